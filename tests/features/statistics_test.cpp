// Known values are from the definitions in exact arithmetic, and agree with numpy 1.24 and scipy 1.10.
#include "features/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "core/error.h"
#include "support/signals.h"

namespace resonet {
namespace {

struct Known {
    std::vector<float> values;
    double mean, var, std, min, max, median, skew, kurtosis;
};

std::vector<Known> all_known() {
    Known squares{{}, 48.065333333333335,   919.6877315555555,  30.326353746462093, 0, 96,
                  48, 0.004393791744855703, -1.2891483876849323};
    for (int i = 0; i < 3000; ++i) squares.values.push_back(static_cast<float>(i * i % 97));
    // Large values that differ little: sums of powers would lose every digit of their variance.
    Known distant{{},      1000063.0135,           1326.153974,        36.41639704858239, 1000000, 1000126,
                  1000063, -5.100823707987166e-05, -1.2001353362608953};
    for (int i = 0; i < 5000; ++i) {
        distant.values.push_back(1e6F + static_cast<float>(i * 7919 % 1009) / 8.0F);
    }
    return {{{1, 2, 3, 4, 10}, 4, 10, 3.1622776601683795, 1, 10, 3, 1.1384199576606167, -0.212},
            squares,
            distant};
}

RunningStatistics statistics_of(std::span<const float> values) {
    RunningStatistics statistics(true);
    statistics.add(values);
    return statistics;
}

void expect_equal(const RunningStatistics& statistics, const Known& known) {
    EXPECT_NEAR(statistics.get(Statistic::mean), known.mean, 1e-14 * known.mean);
    EXPECT_NEAR(statistics.get(Statistic::var), known.var, 1e-12 * known.var);
    EXPECT_NEAR(statistics.get(Statistic::std), known.std, 1e-12 * known.std);
    EXPECT_EQ(statistics.get(Statistic::min), known.min);
    EXPECT_EQ(statistics.get(Statistic::max), known.max);
    EXPECT_EQ(statistics.get(Statistic::median), known.median);
    EXPECT_NEAR(statistics.get(Statistic::skew), known.skew, 1e-11);
    EXPECT_NEAR(statistics.get(Statistic::kurtosis), known.kurtosis, 1e-11);
}

TEST(Statistics, AreNumpysAndScipys) {
    for (const Known& known : all_known()) expect_equal(statistics_of(known.values), known);
}

TEST(Statistics, OfPartsAreThoseOfTheWhole) {
    for (const Known& known : all_known()) {
        const std::span<const float> values = known.values;
        for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, values.size() / 3, values.size()}) {
            RunningStatistics first = statistics_of(values.first(cut));
            first.append(statistics_of(values.subspan(cut)));
            expect_equal(first, known);
        }
    }
}

TEST(Statistics, PiecesChangeNoBit) {
    testing::NoiseSource noise(3);
    std::vector<float> values(10007);
    for (float& value : values) value = static_cast<float>(noise.next());
    const RunningStatistics whole = statistics_of(values);
    for (const std::size_t step : {1U, 7U, 1023U, 1024U, 1025U, 5000U}) {
        RunningStatistics pieces(true);
        for (std::size_t at = 0; at < values.size(); at += step) {
            pieces.add(std::span(values).subspan(at, std::min(step, values.size() - at)));
        }
        for (const Statistic statistic : all_statistics()) {
            EXPECT_EQ(pieces.get(statistic), whole.get(statistic)) << to_string(statistic) << step;
        }
    }
}

TEST(Statistics, EqualValuesHaveNoShape) {
    const RunningStatistics statistics = statistics_of(std::vector<float>(5000, 0.1F));
    EXPECT_EQ(statistics.get(Statistic::mean), static_cast<double>(0.1F));
    EXPECT_EQ(statistics.get(Statistic::var), 0.0);
    EXPECT_EQ(statistics.get(Statistic::median), static_cast<double>(0.1F));
    EXPECT_TRUE(std::isnan(statistics.get(Statistic::skew)));
    EXPECT_TRUE(std::isnan(statistics.get(Statistic::kurtosis)));
}

TEST(Statistics, OfNothingAreNotANumber) {
    for (const Statistic statistic : all_statistics()) {
        EXPECT_TRUE(std::isnan(statistics_of({}).get(statistic))) << to_string(statistic);
    }
}

TEST(Statistics, WhatIsNotFiniteShows) {
    std::vector<float> values(3000, 1.0F);
    values[1500] = INFINITY;
    const RunningStatistics statistics = statistics_of(values);
    for (const Statistic statistic : {Statistic::mean, Statistic::var, Statistic::min, Statistic::skew}) {
        EXPECT_TRUE(std::isnan(statistics.get(statistic))) << to_string(statistic);
    }
}

TEST(Statistics, MedianNeedsItsValues) {
    EXPECT_THROW(RunningStatistics(false).get(Statistic::median), std::invalid_argument);
}

TEST(Statistics, HaveNames) {
    EXPECT_EQ(all_statistics().size(), 8U);
    for (const Statistic statistic : all_statistics()) {
        EXPECT_EQ(statistic_from_string(to_string(statistic)), statistic);
    }
    EXPECT_THROW(statistic_from_string("value"), UsageError);
    EXPECT_THROW(statistic_from_string("mode"), UsageError);
}

}  // namespace
}  // namespace resonet
