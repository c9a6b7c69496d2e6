#include "dsp/sample_view.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace resonet {
namespace {

std::vector<float> ramp(std::size_t count) {
    std::vector<float> samples(count);
    std::iota(samples.begin(), samples.end(), 1.0F);
    return samples;
}

std::vector<float> frame_of(const SampleView& view, std::ptrdiff_t start, std::size_t length,
                            Padding padding) {
    std::vector<float> room(length, -1.0F);
    std::vector<float> frame;
    with_frame(view, start, length, padding, room,
               [&](std::span<const float> samples) { frame.assign(samples.begin(), samples.end()); });
    return frame;
}

using Samples = std::vector<float>;

TEST(SampleView, GivesFramesOfAWholeRecording) {
    const Samples samples = ramp(5);
    const SampleView view{samples, 0, 5};
    EXPECT_EQ(frame_of(view, 1, 3, Padding::zero), (Samples{2, 3, 4}));
    EXPECT_EQ(frame_of(view, 0, 5, Padding::zero), samples);
    EXPECT_EQ(frame_of(view, -2, 4, Padding::zero), (Samples{0, 0, 1, 2}));
    EXPECT_EQ(frame_of(view, -2, 4, Padding::edge), (Samples{1, 1, 1, 2}));
    EXPECT_EQ(frame_of(view, -2, 4, Padding::reflect), (Samples{3, 2, 1, 2}));
    EXPECT_EQ(frame_of(view, 3, 4, Padding::zero), (Samples{4, 5, 0, 0}));
    EXPECT_EQ(frame_of(view, 3, 4, Padding::edge), (Samples{4, 5, 5, 5}));
    EXPECT_EQ(frame_of(view, 3, 4, Padding::reflect), (Samples{4, 5, 4, 3}));
    EXPECT_EQ(frame_of(view, -2, 9, Padding::reflect), (Samples{3, 2, 1, 2, 3, 4, 5, 4, 3}));
}

TEST(SampleView, GivesFramesThatLieWhollyOutside) {
    const Samples samples = ramp(5);
    const SampleView view{samples, 0, 5};
    EXPECT_EQ(frame_of(view, 7, 2, Padding::zero), (Samples{0, 0}));
    EXPECT_EQ(frame_of(view, -4, 2, Padding::edge), (Samples{1, 1}));
    EXPECT_EQ(frame_of(view, 8, 3, Padding::reflect), (Samples{1, 2, 3}));
}

TEST(SampleView, GivesFramesOfAStretch) {
    const Samples samples{101, 102, 103, 104, 105};
    const SampleView middle{samples, 100, 1000};
    EXPECT_EQ(frame_of(middle, 100, 5, Padding::reflect), samples);
    EXPECT_EQ(frame_of(middle, 102, 2, Padding::reflect), (Samples{103, 104}));
    const SampleView last{samples, 100, 105};
    EXPECT_EQ(frame_of(last, 103, 4, Padding::zero), (Samples{104, 105, 0, 0}));
    EXPECT_EQ(frame_of(last, 103, 4, Padding::edge), (Samples{104, 105, 105, 105}));
    EXPECT_EQ(frame_of(last, 103, 4, Padding::reflect), (Samples{104, 105, 104, 103}));
}

// The start is known before the end is.
TEST(SampleView, PadsTheStartOfARecordingOfUnknownLength) {
    const Samples samples = ramp(6);
    const SampleView view{samples, 0};
    EXPECT_EQ(frame_of(view, -2, 5, Padding::zero), (Samples{0, 0, 1, 2, 3}));
    EXPECT_EQ(frame_of(view, -2, 5, Padding::edge), (Samples{1, 1, 1, 2, 3}));
    EXPECT_EQ(frame_of(view, -2, 5, Padding::reflect), (Samples{3, 2, 1, 2, 3}));
    EXPECT_EQ(frame_of(view, 1, 5, Padding::reflect), (Samples{2, 3, 4, 5, 6}));
}

TEST(SampleView, CopiesNothingWhereTheFrameIsInView) {
    const Samples samples = ramp(8);
    std::vector<float> room(4);
    with_frame({samples, 0, 8}, 4, 4, Padding::zero, room,
               [&](std::span<const float> frame) { EXPECT_EQ(frame.data(), samples.data() + 4); });
}

}  // namespace
}  // namespace resonet
