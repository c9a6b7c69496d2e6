#include "corpus/clip_times.h"

#include <gtest/gtest.h>

#include <limits>

namespace resonet {
namespace {

using Times = std::vector<double>;

TEST(ClipTimes, AreSpreadEvenlyWithoutOverlap) {
    EXPECT_EQ(clip_times(100.0, 30.0, 2), (Times{13.333, 56.666}));
    EXPECT_EQ(clip_times(100.0, 30.0, 9), (Times{2.5, 35.0, 67.5}));
    EXPECT_EQ(clip_times(30.0, 30.0, 3), (Times{0.0}));
    for (const double seconds : {30.0, 59.9996, 60.0, 123.456, 3600.0}) {
        const Times times = clip_times(seconds, 30.0, 8);
        ASSERT_FALSE(times.empty());
        EXPECT_GE(times.front(), 0.0);
        EXPECT_LE(times.back() + 30.0, seconds);
        for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], 29.999);
    }
}

TEST(ClipTimes, AreNoneWhereTheTrackIsTooShort) {
    EXPECT_TRUE(clip_times(29.9, 30.0, 3).empty());
    EXPECT_TRUE(clip_times(std::numeric_limits<double>::quiet_NaN(), 30.0, 3).empty());
    EXPECT_TRUE(clip_times(100.0, 0.0, 3).empty());
    EXPECT_TRUE(clip_times(100.0, 30.0, 0).empty());
}

}  // namespace
}  // namespace resonet
