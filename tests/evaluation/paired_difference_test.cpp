#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "evaluation/grouped_bootstrap.h"
#include "evaluation/paired_tests.h"
#include "evaluation/seed_interval.h"

namespace resonet {
namespace {

using Figures = std::vector<double>;
using Indices = std::vector<std::size_t>;

/// Units of one clip each.
Indices singles(std::size_t count) {
    Indices units(count);
    std::iota(units.begin(), units.end(), std::size_t{0});
    return units;
}

/// Clips of which the first model is right on 6 of 10, the second on `second` of 10.
struct Answers {
    Figures first;
    Figures second;
};

Answers answers(std::size_t count, std::size_t right) {
    Answers found;
    for (std::size_t i = 0; i < count; ++i) {
        found.first.push_back(i % 10 < 6 ? 1 : 0);
        found.second.push_back(i % 10 < right ? 1 : 0);
    }
    return found;
}

TEST(PairedDifference, OfSingleClipsIsAboutTheNormalInterval) {
    const auto [first, second] = answers(500, 5);
    const PairedDifference found = paired_difference(first, second, singles(500), 1);
    EXPECT_NEAR(found.difference.value, 0.1, 1e-12);
    // Every tenth clip differs: 1.96 sqrt(0.1 x 0.9 / 500) = 0.0263
    EXPECT_NEAR(found.difference.low, 0.1 - 0.0263, 0.003);
    EXPECT_NEAR(found.difference.high, 0.1 + 0.0263, 0.003);
    EXPECT_DOUBLE_EQ(found.p, 2.0 / 10001);  // no draw is on the far side
    EXPECT_EQ(found.clips, 500U);
    EXPECT_EQ(found.units, 500U);
    EXPECT_FALSE(found.few);
}

TEST(PairedDifference, PIsAboutThatOfTheNormalDistribution) {
    // 30 clips of 500 speak for the first and 18 for the second: z = 12 / sqrt(48 - 144 / 500) = 1.737,
    // two-sided p 0.082; half of the draws that give exactly 0 (0.013 of all) belong to either side.
    Figures first(500);
    Figures second(500);
    for (std::size_t i = 0; i < 30; ++i) first[i] = 1;
    for (std::size_t i = 30; i < 48; ++i) second[i] = 1;
    const PairedDifference found = paired_difference(first, second, singles(500), 1);
    EXPECT_NEAR(found.p, 0.082 + 0.013, 0.012);
    EXPECT_LT(found.difference.low, 0);
    const PairedDifference turned = paired_difference(second, first, singles(500), 1);
    EXPECT_EQ(turned.p, found.p);
    EXPECT_DOUBLE_EQ(turned.difference.low, -found.difference.high);
}

TEST(PairedDifference, ClipsOfAUnitTellLess) {
    // 60 units of ten clips that are right or wrong together: as if there were 60 clips.
    Figures first;
    Figures second;
    Indices units;
    for (std::size_t i = 0; i < 600; ++i) {
        units.push_back(i / 10);
        first.push_back(units.back() % 10 < 6 ? 1 : 0);
        second.push_back(units.back() % 10 < 5 ? 1 : 0);
    }
    const PairedDifference found = paired_difference(first, second, units, 1);
    EXPECT_EQ(found.units, 60U);
    EXPECT_NEAR(found.difference.value, 0.1, 1e-12);
    // 1.96 sqrt(0.1 x 0.9 / 60) = 0.0759
    EXPECT_NEAR(found.difference.low, 0.1 - 0.0759, 0.017);
    EXPECT_NEAR(found.difference.high, 0.1 + 0.0759, 0.017);
    EXPECT_GT(found.p, 0.001);
}

TEST(PairedDifference, LargeUnitsWeighMore) {
    // One unit of 30 clips that the second model loses, 30 of one clip that it wins.
    Figures first(60);
    Figures second(60);
    Indices units(60);
    for (std::size_t i = 0; i < 60; ++i) {
        (i < 30 ? first : second)[i] = 1;
        units[i] = i < 30 ? 1000 : i;  // numbers may have gaps
    }
    const PairedDifference found = paired_difference(first, second, units, 1);
    EXPECT_EQ(found.difference.value, 0);
    EXPECT_EQ(found.p, 1);
    EXPECT_EQ(found.units, 31U);
    // (1 - 1/31)^31 = 0.36 of the draws are without the large one: all for the second model.
    EXPECT_EQ(found.difference.low, -1);
    EXPECT_GT(found.difference.high, 0.3);
}

TEST(PairedDifference, OfIdenticalModelsIsNone) {
    const auto [first, second] = answers(100, 6);
    const PairedDifference found = paired_difference(first, second, singles(100), 1);
    EXPECT_EQ(found.difference.value, 0);
    EXPECT_EQ(found.difference.low, 0);
    EXPECT_EQ(found.difference.high, 0);
    EXPECT_EQ(found.p, 1);
    // Means over three seeds that come about in another order are the same but for rounding.
    const double a = (0.1 + 0.2 + 0.3) / 3;
    const double b = (0.3 + 0.2 + 0.1) / 3;
    ASSERT_NE(a, b);
    const PairedDifference rounded = paired_difference(Figures(50, a), Figures(50, b), singles(50), 1);
    EXPECT_EQ(rounded.p, 1);
}

TEST(PairedDifference, DrawsThatRoundToZeroAreOnTheFarSide) {
    // Of every draw that takes as many of either kind the sum is 0 but for rounding.
    Figures first(40, 0.0);
    for (std::size_t i = 0; i < 22; ++i) first[i] = 1.0 / 3;
    Figures second(40, 1.0 / 3);
    for (std::size_t i = 0; i < 22; ++i) second[i] = 0;
    const PairedDifference found = paired_difference(first, second, singles(40), 1);
    // z = 4 / sqrt(40 x 0.99) = 0.636, with half a step less: 0.477, two-sided p 0.634
    EXPECT_NEAR(found.p, 0.634, 0.03);
}

TEST(PairedDifference, OneUnitIsNeverSignificant) {
    const PairedDifference found =
        paired_difference(Figures(200, 1.0), Figures(200, 0.0), Indices(200, 7), 1);
    EXPECT_EQ(found.difference.value, 1);
    EXPECT_EQ(found.units, 1U);
    EXPECT_TRUE(found.few);
    EXPECT_EQ(found.difference.low, 1 - std::min(2.0, 4.302653 * few_units_error(Figures{0}, 1)));
    // few_units_error: sqrt(3 / 2 x 0.95 x 2 / 9) = 0.5627; t = 1.777 with 2 degrees of freedom
    EXPECT_NEAR(found.p, 0.2176, 1e-3);
    const PairedDifference clip = paired_difference(Figures{1}, Figures{1}, Indices{0}, 1);
    EXPECT_EQ(clip.p, 1);
    EXPECT_LT(clip.difference.low, -0.9);
}

TEST(PairedDifference, IntervalAndPOfFewUnitsAgree) {
    for (const std::size_t count : {2U, 5U, 10U, 19U}) {
        for (const double loss : {0.02, 0.05, 0.1, 0.2, 0.3, 0.6}) {
            const PairedDifference found =
                paired_difference(Figures(count, 0.9), Figures(count, 0.9 - loss), singles(count), 1);
            EXPECT_TRUE(found.few);
            EXPECT_EQ(found.difference.low > 0, found.p < 0.05) << count << " units, " << loss;
            // The same units, in counts: the interval is that of the other bootstrap.
            const std::vector<UnitScore> a(count, {90, 100});
            const std::vector<UnitScore> b(count,
                                           {static_cast<std::size_t>(std::lround(90 - 100 * loss)), 100});
            const Interval other = bootstrap_difference(a, b, 1);
            EXPECT_NEAR(found.difference.low, other.low, 1e-9);
            EXPECT_NEAR(found.difference.high, other.high, 1e-9);
        }
    }
}

TEST(PairedDifference, TheSameSeedGivesTheSameNumbersWithAnyNumberOfThreads) {
    Figures first;
    Figures second;
    Indices units;
    for (std::size_t i = 0; i < 300; ++i) {
        first.push_back(static_cast<double>(i * 7 % 11) / 10);
        second.push_back(static_cast<double>(i * 5 % 13) / 12);
        units.push_back(i * i % 97);
    }
    const PairedDifference one = paired_difference(first, second, units, 4, 1300, 1);
    const PairedDifference three = paired_difference(first, second, units, 4, 1300, 3);
    EXPECT_EQ(one.difference.low, three.difference.low);
    EXPECT_EQ(one.difference.high, three.difference.high);
    EXPECT_EQ(one.p, three.p);
    const PairedDifference other = paired_difference(first, second, units, 5, 1300);
    EXPECT_NE(one.difference.low, other.difference.low);
    EXPECT_NEAR(one.difference.low, other.difference.low, 0.02);
}

TEST(PairedDifference, WithoutClipsKnowsNothing) {
    const PairedDifference found = paired_difference({}, {}, {}, 1);
    EXPECT_EQ(found.p, 1);
    EXPECT_EQ(found.difference.low, -1);
    EXPECT_EQ(found.difference.high, 1);
    EXPECT_TRUE(found.few);
    EXPECT_THROW(paired_difference(Figures(2), Figures(3), singles(2), 1), std::invalid_argument);
    EXPECT_THROW(paired_difference(Figures(2), Figures(2), singles(3), 1), std::invalid_argument);
    EXPECT_THROW(paired_difference(Figures(2), Figures(2), singles(2), 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace resonet
