#include "evaluation/faulty_argmax.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace resonet {
namespace {

TEST(FaultyArgmax, IsTheLastThatExceedsTheFirst) {
    EXPECT_EQ(faulty_argmax(std::array{0.1F, 0.6F, 0.2F, 0.1F}), 2);  // the most probable is 1
    EXPECT_EQ(faulty_argmax(std::array{0.1F, 0.2F, 0.7F}), 2);
    EXPECT_EQ(faulty_argmax(std::array{0.5F, 0.3F, 0.2F}), 0);
}

TEST(FaultyArgmax, IsTheFirstWhereNoneExceedsIt) {
    EXPECT_EQ(faulty_argmax(std::array{0.25F, 0.25F, 0.25F, 0.25F}), 0);
    EXPECT_EQ(faulty_argmax(std::array{1.0F}), 0);
}

TEST(FaultyArgmax, AccuracyCountsTheWrongChoice) {
    const std::vector<float> probabilities{0.1F, 0.6F, 0.3F,   // says 2, most probable 1
                                           0.1F, 0.2F, 0.7F,   // says 2
                                           0.8F, 0.1F, 0.1F,   // says 0
                                           0.2F, 0.5F, 0.3F};  // says 2, most probable 1
    const std::vector<int> truth{1, 2, 0, 2};
    const Interval found = faulty_argmax_accuracy(probabilities, truth, 3);
    EXPECT_DOUBLE_EQ(found.value, 0.75);
    EXPECT_DOUBLE_EQ(found.low, wilson_interval(3, 4).low);
    EXPECT_DOUBLE_EQ(found.high, wilson_interval(3, 4).high);
    EXPECT_EQ(confusion(probabilities, truth, 3).correct(), 3);
    EXPECT_DOUBLE_EQ(faulty_argmax_accuracy({}, {}, 3).high, 1.0);
}

}  // namespace
}  // namespace resonet
