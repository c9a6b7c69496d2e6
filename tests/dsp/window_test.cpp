#include "dsp/window.h"

#include <gtest/gtest.h>

#include "core/npy.h"
#include "support/development_data.h"

namespace resonet {
namespace {

TEST(HannWindow, HasTheValuesOfTheFormula) {
    const std::vector<double> window = hann_window(8);
    const std::vector<double> expected{0.0, 0.14644660940672624, 0.5, 0.8535533905932737,
                                       1.0, 0.8535533905932737,  0.5, 0.14644660940672624};
    ASSERT_EQ(window.size(), expected.size());
    for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(window[i], expected[i], 1e-15) << i;
}

TEST(HannWindow, OverlappedByHalfAddsUpToOne) {
    const std::vector<double> window = hann_window(2048);
    for (std::size_t i = 0; i < 1024; ++i) EXPECT_NEAR(window[i] + window[i + 1024], 1.0, 1e-15) << i;
}

TEST(HannWindow, OfOneSampleIsZeroAndOfNoneIsEmpty) {
    EXPECT_EQ(hann_window(1), std::vector<double>{0.0});
    EXPECT_TRUE(hann_window(0).empty());
}

TEST(HannWindow, AgreesWithScipy) {
    RESONET_NEEDS_DEVELOPMENT_DATA(tables, "golden/tables");
    const Array<double> golden = read_npy<double>(tables / "hann2048_periodic.npy");
    const std::vector<double> window = hann_window(2048);
    ASSERT_EQ(golden.values.size(), window.size());
    for (std::size_t i = 0; i < window.size(); ++i) EXPECT_NEAR(window[i], golden.values[i], 1e-15) << i;
}

}  // namespace
}  // namespace resonet
