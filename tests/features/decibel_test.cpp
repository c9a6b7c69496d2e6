#include "features/decibel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "core/error.h"

namespace resonet {
namespace {

std::vector<float> decibels(std::vector<float> powers, const DecibelParameters& parameters = {}) {
    power_to_db(powers, parameters);
    return powers;
}

void expect_near(const std::vector<float>& values, const std::vector<float>& expected) {
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], expected[i], 2e-5) << i;
}

TEST(PowerToDb, IsTenTimesTheLogarithm) {
    expect_near(decibels({1.0F, 10.0F, 0.01F, 2.0F}), {0.0F, 10.0F, -20.0F, 3.0103F});
}

TEST(PowerToDb, StopsEightyBelowTheMaximumOfAll) {
    expect_near(decibels({100.0F, 1e-6F, 1e-7F, 0.0F}), {20.0F, -60.0F, -60.0F, -60.0F});
}

TEST(PowerToDb, GoesDownToAminWithoutTop) {
    expect_near(decibels({1.0F, 0.0F}, {.top_db = std::nullopt}), {0.0F, -100.0F});
    expect_near(decibels({1.0F, 0.0F}, {.amin = 1e-5, .top_db = std::nullopt}), {0.0F, -50.0F});
}

TEST(PowerToDb, TakesAReference) {
    expect_near(decibels({1.0F, 5.0F, 10.0F}, {.reference = std::nullopt}), {-10.0F, -3.0103F, 0.0F});
    expect_near(decibels({1.0F, 5.0F}, {.reference = 100.0}), {-20.0F, -13.0103F});
}

TEST(PowerToDb, OfSilenceIsLibrosas) {
    expect_near(decibels({0.0F, 0.0F}), {-100.0F, -100.0F});
    expect_near(decibels({0.0F, 0.0F}, {.reference = std::nullopt}), {0.0F, 0.0F});
}

TEST(PowerToDb, OfNothingIsNothing) {
    EXPECT_TRUE(decibels({}).empty());
}

TEST(PowerToDb, ChecksItsParameters) {
    EXPECT_THROW(decibels({1.0F}, {.amin = 0.0}), UsageError);
    EXPECT_THROW(decibels({1.0F}, {.amin = std::nan("")}), UsageError);
    EXPECT_THROW(decibels({1.0F}, {.reference = -1.0}), UsageError);
    EXPECT_THROW(decibels({1.0F}, {.top_db = -1.0}), UsageError);
}

}  // namespace
}  // namespace resonet
