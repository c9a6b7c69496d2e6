#include "dsp/median.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace resonet {
namespace {

TEST(Median, OfAnOddCountIsTheMiddle) {
    std::vector<double> values{5, -1, 2};
    EXPECT_EQ(median_of(std::span(values)), 2.0);
    EXPECT_EQ(median_of(std::span(values).first(1)), values[0]);
}

TEST(Median, OfAnEvenCountLiesBetween) {
    std::vector<float> values{4, 1, 3, 2};
    EXPECT_EQ(median_of(std::span(values)), 2.5);
}

TEST(Median, OfNothingIsNoNumber) {
    EXPECT_TRUE(std::isnan(median_of(std::span<float>())));
}

}  // namespace
}  // namespace resonet
