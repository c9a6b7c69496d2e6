#include "classical/platt.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace resonet {
namespace {

double probability(const Sigmoid& s, double value) {
    return 1 / (1 + std::exp(s.a * value + s.b));
}

TEST(Platt, TwoPointsAreMetExactly) {
    // Targets 2/3 at 1 and 1/3 at -1: a = -log 2, b = 0.
    const Sigmoid s = fit_sigmoid(std::vector{1.0}, std::vector{-1.0});
    EXPECT_NEAR(s.a, -std::log(2.0), 1e-5);
    EXPECT_NEAR(s.b, 0.0, 1e-5);
}

TEST(Platt, SharesAtEachValueAreTheProbabilities) {
    // At 1, 30 of 40 are of the first class; at -1, 10 of 40.
    std::vector<double> first(30, 1.0);
    first.insert(first.end(), 10, -1.0);
    std::vector<double> second(10, 1.0);
    second.insert(second.end(), 30, -1.0);
    const Sigmoid s = fit_sigmoid(first, second);
    // Targets are 41/42 and 1/42 instead of 1 and 0.
    EXPECT_NEAR(probability(s, 1.0), (30 * 41.0 / 42 + 10 / 42.0) / 40, 1e-6);
    EXPECT_NEAR(probability(s, -1.0), (10 * 41.0 / 42 + 30 / 42.0) / 40, 1e-6);
}

TEST(Platt, SeparableValuesGiveASlopeWithAnEnd) {
    const std::vector<double> first(50, 3.0);
    const std::vector<double> second(50, -3.0);
    const Sigmoid s = fit_sigmoid(first, second);
    EXPECT_NEAR(probability(s, 3.0), 51.0 / 52, 1e-5);
    EXPECT_TRUE(std::isfinite(s.a));
}

TEST(Platt, OneClassAloneOrNoneStaysADistribution) {
    const Sigmoid none = fit_sigmoid({}, {});
    EXPECT_EQ(none.a, -1);
    EXPECT_EQ(none.b, 0);
    const Sigmoid one = fit_sigmoid(std::vector{1.0, 2.0}, {});
    EXPECT_TRUE(std::isfinite(one.a) && std::isfinite(one.b));
    EXPECT_GT(probability(one, 1.5), 0.5);
}

TEST(Platt, ValuesThatSpeakAgainstTheirClassesCountForNothing) {
    const Sigmoid s = fit_sigmoid(std::vector{-1.0, -2.0, -1.5}, std::vector{1.0});
    EXPECT_EQ(s.a, 0);
    EXPECT_NEAR(probability(s, 5.0), 4.0 / 6, 1e-12);
}

TEST(Platt, HugeValuesDoNotOverflow) {
    const Sigmoid s = fit_sigmoid(std::vector{1e150, 2e150}, std::vector{-1e150});
    EXPECT_TRUE(std::isfinite(s.a) && std::isfinite(s.b));
}

}  // namespace
}  // namespace resonet
