#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/cqt.h"
#include "support/signals.h"

namespace resonet {
namespace {

Matrix column(const std::vector<float>& chroma) {
    Matrix matrix(chroma.size(), 1);
    matrix.values = chroma;
    return matrix;
}

TEST(Tonnetz, PutsAPitchClassOnThreeCircles) {
    for (std::size_t pitch = 0; pitch < 12; ++pitch) {
        std::vector<float> chroma(12);
        chroma[pitch] = 0.7F;  // the sum of a column is divided out
        const Matrix centroid = tonnetz(column(chroma));
        ASSERT_EQ(centroid.rows, 6U);
        const double fifths = std::numbers::pi * 7.0 / 6.0 * static_cast<double>(pitch);
        const double minor_thirds = std::numbers::pi * 1.5 * static_cast<double>(pitch);
        const double major_thirds = std::numbers::pi * 2.0 / 3.0 * static_cast<double>(pitch);
        EXPECT_NEAR(centroid.values[0], std::sin(fifths), 1e-6);
        EXPECT_NEAR(centroid.values[1], std::cos(fifths), 1e-6);
        EXPECT_NEAR(centroid.values[2], std::sin(minor_thirds), 1e-6);
        EXPECT_NEAR(centroid.values[3], std::cos(minor_thirds), 1e-6);
        EXPECT_NEAR(centroid.values[4], 0.5 * std::sin(major_thirds), 1e-6);
        EXPECT_NEAR(centroid.values[5], 0.5 * std::cos(major_thirds), 1e-6);
    }
}

TEST(Tonnetz, OfAllPitchClassesAlikeIsTheCentre) {
    const Matrix centroid = tonnetz(column(std::vector<float>(12, 0.3F)));
    for (const float value : centroid.values) EXPECT_NEAR(value, 0.0F, 1e-6F);
}

TEST(Tonnetz, OfSilenceIsZero) {
    const Matrix centroid = tonnetz(Matrix(12, 4));
    EXPECT_EQ(centroid.columns, 4U);
    EXPECT_EQ(std::count(centroid.values.begin(), centroid.values.end(), 0.0F), 24);
    EXPECT_EQ(tonnetz(Matrix(12, 0)).columns, 0U);
}

TEST(Tonnetz, NeedsTwelvePitchClasses) {
    EXPECT_THROW(tonnetz(Matrix(11, 4)), UsageError);
    EXPECT_THROW(tonnetz(Matrix(24, 4)), UsageError);
}

// librosa 0.11: a frame of chroma_stft and its tonnetz.
TEST(Tonnetz, IsLibrosas) {
    const Matrix centroid =
        tonnetz(column({1.0F, 0.4519747F, 0.0864358F, 0.07117022F, 0.3675934F, 0.1009618F, 0.09833016F,
                        0.6692152F, 0.1946547F, 0.009231041F, 0.04292388F, 0.3120552F}));
    constexpr double expected[] = {0.09977235, 0.2028315, 0.1440054, 0.391993, 0.1065315, 0.009667098};
    for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(centroid.values[i], expected[i], 1e-6) << i;
}

}  // namespace
}  // namespace resonet
