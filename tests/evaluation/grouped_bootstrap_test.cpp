#include "evaluation/grouped_bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace resonet {
namespace {

using Units = std::vector<UnitScore>;

/// `count` units of `size` clips; of every ten units `right` are all right, the others all wrong.
Units blocks(std::size_t count, std::size_t size, std::size_t right) {
    Units units;
    for (std::size_t i = 0; i < count; ++i) units.push_back({i % 10 < right ? size : 0, size});
    return units;
}

TEST(GroupedBootstrap, OfSingleClipsIsAboutTheNormalInterval) {
    const Interval interval = bootstrap_share(blocks(1000, 1, 6), 1);
    EXPECT_DOUBLE_EQ(interval.value, 0.6);
    // 1.96 sqrt(0.6 x 0.4 / 1000) = 0.0304
    EXPECT_NEAR(interval.low, 0.5696, 0.003);
    EXPECT_NEAR(interval.high, 0.6304, 0.003);
}

TEST(GroupedBootstrap, ClipsThatAreRightTogetherTellLess) {
    const Interval interval = bootstrap_share(blocks(100, 10, 6), 1);
    EXPECT_DOUBLE_EQ(interval.value, 0.6);
    // As many answers, but a hundred independent ones: 1.96 sqrt(0.6 x 0.4 / 100) = 0.096
    EXPECT_NEAR(interval.low, 0.504, 0.01);
    EXPECT_NEAR(interval.high, 0.696, 0.01);
}

TEST(GroupedBootstrap, IsNotSureOfFewAnswersThatAreAllRight) {
    const Interval interval = bootstrap_share(blocks(7, 3, 10), 1);
    EXPECT_DOUBLE_EQ(interval.value, 1.0);
    EXPECT_NEAR(interval.low, 0.6457, 1e-4);  // Wilson's for 7 of 7
    EXPECT_DOUBLE_EQ(interval.high, 1.0);
}

TEST(GroupedBootstrap, DifferencesOfTheSameUnitsArePaired) {
    const Units a = blocks(200, 1, 6);
    const Interval same = bootstrap_difference(a, a, 1);
    EXPECT_EQ(same.value, 0.0);
    EXPECT_EQ(same.low, 0.0);
    EXPECT_EQ(same.high, 0.0);
    // Every tenth unit differs: sqrt(0.1 x 0.9 / 200) = 0.0212.
    const Interval one = bootstrap_difference(a, blocks(200, 1, 5), 1);
    EXPECT_NEAR(one.value, 0.1, 1e-12);
    EXPECT_NEAR(one.low, 0.1 - 1.96 * 0.0212, 0.01);
    EXPECT_NEAR(one.high, 0.1 + 1.96 * 0.0212, 0.01);
}

TEST(GroupedBootstrap, ADifferenceFromAllRightIsNewcombes) {
    const Interval difference = bootstrap_difference(blocks(10, 1, 10), blocks(10, 1, 0), 1);
    // Wilson: 10 of 10 is 0.7225 to 1, 0 of 10 is 0 to 0.2775.
    EXPECT_EQ(difference.value, 1.0);
    EXPECT_NEAR(difference.low, 1.0 - std::hypot(0.2775, 0.2775), 1e-3);
    EXPECT_EQ(difference.high, 1.0);
}

TEST(GroupedBootstrap, UnitsThatWereNotTestedCountForNothing) {
    Units units = blocks(10, 1, 10);
    units.resize(500);
    EXPECT_NEAR(bootstrap_share(units, 1).low, 0.7225, 1e-3);
}

TEST(GroupedBootstrap, TheSameSeedGivesTheSameInterval) {
    // Units of sizes that give other sums for other draws.
    Units units;
    Units others;
    for (std::size_t i = 0; i < 50; ++i) {
        const std::size_t size = i % 11 + 7;
        units.push_back({i % 3 == 0 ? size : 0, size});
        others.push_back({i % 5 + 1, i % 13 + 5});
    }
    EXPECT_EQ(bootstrap_share(units, 4).low, bootstrap_share(units, 4).low);
    EXPECT_NE(bootstrap_share(units, 4).low, bootstrap_share(units, 5).low);
    EXPECT_NEAR(bootstrap_share(units, 4).low, bootstrap_share(units, 5).low, 0.02);
    EXPECT_EQ(bootstrap_difference(units, others, 4).high, bootstrap_difference(units, others, 4).high);
    EXPECT_NE(bootstrap_difference(units, others, 4).high, bootstrap_difference(units, others, 5).high);
    EXPECT_NEAR(bootstrap_difference(units, others, 4).high, bootstrap_difference(units, others, 5).high,
                0.02);
}

TEST(GroupedBootstrap, OfFewUnitsThatLoseAlikeIsNotSure) {
    const auto difference = [](std::size_t count) {
        return bootstrap_difference(Units(count, {9, 10}), Units(count, {6, 10}), 1);
    };
    const Interval three = difference(3);
    EXPECT_NEAR(three.value, 0.3, 1e-12);
    // 2.776 sqrt(5 / 4 x (1 - 3 / 20) x 2 / 25) = 0.8094
    EXPECT_NEAR(three.low, 0.3 - 0.8094, 1e-3);
    EXPECT_EQ(three.high, 1.0);
    EXPECT_NEAR(difference(10).low, 0.3 - 0.1916, 1e-3);
    EXPECT_NEAR(difference(19).low, 0.3 - 0.0322, 1e-3);
    EXPECT_NEAR(difference(20).low, 0.3, 1e-12);
    // A single one knows nothing.
    EXPECT_EQ(difference(1).low, -1.0);
    EXPECT_EQ(difference(1).high, 1.0);
}

TEST(GroupedBootstrap, FewUnitsThatDifferAreWiderThanTheirDraws) {
    Units a;
    Units b;
    for (std::size_t i = 0; i < 12; ++i) {
        a.push_back({8, 10});
        b.push_back({i % 2 == 0 ? std::size_t{8} : std::size_t{4}, 10});
    }
    // z = +-0.2 / 12: 2.160 sqrt(14 / 13 (12 x (0.2 / 12)^2 + 0.4 x 2 / 14^2)) = 0.193
    EXPECT_NEAR(bootstrap_difference(a, b, 1).high, 0.2 + 0.1933, 1e-3);
    // Units that only one side tested do not make the other sure.
    a.resize(100);
    b.resize(100, {6, 10});
    EXPECT_LT(bootstrap_difference(a, b, 1).low, 0.1);
}

TEST(GroupedBootstrap, WithoutAnswersKnowsNothing) {
    const Interval share = bootstrap_share(Units(3), 1);
    EXPECT_EQ(share.low, 0.0);
    EXPECT_EQ(share.high, 1.0);
    const Interval difference = bootstrap_difference(Units(3), blocks(3, 1, 5), 1);
    EXPECT_EQ(difference.low, -1.0);
    EXPECT_EQ(difference.high, 1.0);
    EXPECT_THROW(bootstrap_difference(Units(3), Units(2), 1), std::invalid_argument);
}

}  // namespace
}  // namespace resonet
