#include "features/window_view.h"

#include <gtest/gtest.h>

#include <cmath>

#include "features/band_statistics.h"
#include "features/input_profile.h"
#include "features/mfcc.h"

namespace resonet {
namespace {

Profile small_profile(View view) {
    Profile profile;
    profile.bands = 4;
    profile.zero_bands_from = 4;
    profile.window_columns = 3;
    profile.window_hop = 3;
    profile.view = view;
    profile.coefficients = 2;
    return profile;
}

TEST(BandStatistics, AreThoseOfEachBand) {
    std::vector<float> out(6);
    band_statistics(std::vector<float>{0, 1, 0, 1, 0.5F, 0.5F, 0.5F, 0.5F}, 4, out);
    EXPECT_EQ(out, (std::vector<float>{0.5F, 0.5F, 1.0F, 0.5F, 0.0F, 0.0F}));
    std::vector<float> one(3);
    band_statistics(std::vector<float>{0.25F}, 1, one);
    EXPECT_EQ(one, (std::vector<float>{0.25F, 0.0F, 0.0F}));
}

TEST(WindowView, MelIsTheWindowItself) {
    const WindowView view(small_profile(View::mel));
    EXPECT_EQ(view.shape(), (std::vector<std::int64_t>{1, 4, 3}));
    const std::vector<float> window{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    std::vector<float> out(12);
    view(window, out);
    EXPECT_EQ(out, window);
}

TEST(WindowView, MfccAreThoseOfTheWindowInDecibels) {
    const Profile profile = small_profile(View::mfcc);
    const WindowView view(profile);
    ASSERT_EQ(view.shape(), (std::vector<std::int64_t>{1, 2, 3}));
    const std::vector<float> window{1.0F, 0.5F, 0.0F, 1.0F, 0.25F, 0.0F, 1.0F, 0.75F, 0.5F, 1.0F, 1.0F, 0.5F};
    std::vector<float> out(6);
    view(window, out);
    // A flat spectrum at 0 dB has no coefficients at all.
    EXPECT_FLOAT_EQ(out[0], 0.0F);
    EXPECT_FLOAT_EQ(out[3], 0.0F);
    Matrix decibels(4, 3);
    for (std::size_t i = 0; i < window.size(); ++i) decibels.values[i] = 40.0F * (window[i] - 1.0F);
    const Matrix expected = mfcc_of(decibels, {.n_mfcc = 2});
    for (std::size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(out[i], expected.values[i], 1e-4) << i;
}

TEST(WindowView, StatisticsAreARow) {
    const WindowView view(small_profile(View::statistics));
    EXPECT_EQ(view.shape(), (std::vector<std::int64_t>{1, 1, 12}));
    std::vector<float> out(12);
    view(std::vector<float>{0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1}, out);
    EXPECT_FLOAT_EQ(out[3], 1.0F);
    EXPECT_FLOAT_EQ(out[6], 1.0F / 3);
    EXPECT_FLOAT_EQ(out[8], 1.0F);
}

TEST(InputProfile, RowsAreAsWideAsTheirColumns) {
    DescriptorProfile rows;
    rows.columns = {"length", "rms_mean", "tempo"};
    EXPECT_EQ(example_shape(rows), (std::vector<std::int64_t>{1, 1, 3}));
}

}  // namespace
}  // namespace resonet
