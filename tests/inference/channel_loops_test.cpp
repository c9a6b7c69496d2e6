#include "inference/channel_loops.h"

#include <gtest/gtest.h>

#include <vector>

namespace resonet {
namespace {

using Values = std::vector<float>;

const Values scale_shift{2.0F, 3.0F, 4.0F, 0.5F, 0.0F, -1.0F};  // three channels

TEST(ChannelLoops, ScaleAPlainImage) {
    const Values in{1, 2, 10, 20, 100, 200};  // [1 example, 3 channels, 2 positions]
    Values out(6);
    scale_channels(in, {1, 3, 2, 1}, scale_shift, out);
    EXPECT_EQ(out, (Values{2.5F, 4.5F, 30, 60, 399, 799}));
}

TEST(ChannelLoops, ScaleChannelsThatComeLast) {
    const Values in{1, 10, 100, 2, 20, 200};  // two rows of three features
    const Values expected{2.5F, 30, 399, 4.5F, 60, 799};
    Values out(6);
    scale_channels(in, {1, 3, 2, 3}, scale_shift, out);  // as positions of one example
    EXPECT_EQ(out, expected);
    scale_channels(in, {2, 3, 1, 3}, scale_shift, out);  // as two examples
    EXPECT_EQ(out, expected);
}

TEST(ChannelLoops, WhatLiesBeyondTheChannelsBecomesZero) {
    const Values in{1, 10, 2, 20, 100, 7, 200, 7};  // blocks of two channels, the second half empty
    Values out(8, -1.0F);
    scale_channels(in, {1, 3, 2, 2}, scale_shift, out);
    EXPECT_EQ(out, (Values{2.5F, 30, 4.5F, 60, 399, 0, 799, 0}));
    multiply_channels(in, {1, 3, 2, 2}, Values{1, 2, 3}, out);
    EXPECT_EQ(out, (Values{1, 20, 2, 40, 300, 0, 600, 0}));
}

TEST(ChannelLoops, EachExampleHasItsOwnFactors) {
    const Values in{1, 2, 3, 4, 5, 6, 7, 8};  // [2 examples, 2 channels, 2 positions]
    Values out(8);
    multiply_channels(in, {2, 2, 2, 1}, Values{1, 10, 100, 1000}, out);
    EXPECT_EQ(out, (Values{1, 2, 30, 40, 500, 600, 7000, 8000}));
}

}  // namespace
}  // namespace resonet
