#include "features/windows.h"

#include <gtest/gtest.h>

#include <vector>

namespace resonet {
namespace {

TEST(WindowStarts, CoverTheImageUpToItsEnd) {
    EXPECT_EQ(window_starts(334, 112, 56), (std::vector<int>{0, 56, 112, 168, 222}));
    EXPECT_EQ(window_starts(10, 4, 3), (std::vector<int>{0, 3, 6}));
    EXPECT_EQ(window_starts(5, 4, 4), (std::vector<int>{0, 1}));
}

TEST(WindowStarts, OfAShortImageIsOne) {
    EXPECT_EQ(window_starts(112, 112, 56), std::vector<int>{0});
    EXPECT_EQ(window_starts(1, 112, 56), std::vector<int>{0});
}

TEST(CopyWindow, CutsEveryBand) {
    const std::vector<float> image{0, 1, 2, 3, 10, 11, 12, 13};
    std::vector<float> out(4);
    copy_window(image, 4, 1, 2, out);
    EXPECT_EQ(out, (std::vector<float>{1, 2, 11, 12}));
}

TEST(CopyWindow, RepeatsAShortImage) {
    const std::vector<float> image{0, 1, 10, 11};
    std::vector<float> out(10);
    copy_window(image, 2, 0, 5, out);
    EXPECT_EQ(out, (std::vector<float>{0, 1, 0, 1, 0, 10, 11, 10, 11, 10}));
}

}  // namespace
}  // namespace resonet
