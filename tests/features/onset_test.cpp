#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/rhythm.h"
#include "features/spectrogram.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

// Without a shift: the window is no longer than the hop.
std::vector<float> unshifted(const Matrix& log_mel, const OnsetParameters& parameters) {
    return onset_strength(log_mel, parameters, 512, 512);
}

Matrix matrix_of(const std::vector<std::vector<float>>& rows) {
    Matrix matrix(rows.size(), rows.front().size());
    for (std::size_t i = 0; i < rows.size(); ++i) std::ranges::copy(rows[i], matrix.row(i).begin());
    return matrix;
}

const Matrix four_bands = matrix_of({{0, 1, 5, 5, 9}, {0, 2, 0, 0, 0}, {0, 3, 6, 2, 2}, {0, 10, 12, 12, 12}});

TEST(OnsetStrength, IsTheMeanRiseOfTheBands) {
    EXPECT_EQ(unshifted(four_bands, {}), (std::vector<float>{0, 4, 2.25F, 0, 1}));
}

TEST(OnsetStrength, IsTheMedianRiseOfTheBands) {
    // Of an even number of bands: the mean of the two in the middle.
    const OnsetParameters median{.aggregate = Aggregate::median};
    EXPECT_EQ(unshifted(four_bands, median), (std::vector<float>{0, 2.5F, 2.5F, 0, 0}));
    const Matrix three = matrix_of({{0, 1, 5, 5}, {0, 2, 0, 0}, {0, 3, 6, 7}});
    EXPECT_EQ(unshifted(three, median), (std::vector<float>{0, 2, 3, 0}));
    EXPECT_EQ(unshifted(matrix_of({{0, 1, 5, 4}}), median), (std::vector<float>{0, 1, 4, 0}));
}

TEST(OnsetStrength, ComparesFramesALagApart) {
    EXPECT_EQ(unshifted(four_bands, {.lag = 2}), (std::vector<float>{0, 0, 5.75F, 1.5F, 1}));
    EXPECT_EQ(unshifted(four_bands, {.lag = 4}), (std::vector<float>{0, 0, 0, 0, 5.75F}));
    EXPECT_EQ(unshifted(four_bands, {.lag = 5}), std::vector<float>(5, 0.0F));
}

TEST(OnsetStrength, ComesLaterByHalfAWindow) {
    EXPECT_EQ(onset_strength(four_bands, {}, 1024, 512), (std::vector<float>{0, 0, 4, 2.25F, 0}));
    EXPECT_EQ(onset_strength(four_bands, {}, 2048, 512), (std::vector<float>{0, 0, 0, 4, 2.25F}));
    EXPECT_EQ(onset_strength(four_bands, {}, 2047, 512), (std::vector<float>{0, 0, 4, 2.25F, 0}));
    EXPECT_EQ(onset_strength(four_bands, {}, 65536, 1), std::vector<float>(5, 0.0F));
}

TEST(OnsetStrength, MedianIsThatOfSortedValues) {
    testing::NoiseSource noise(7);
    for (const std::size_t bands : {1U, 2U, 5U, 40U, 128U, 129U}) {
        for (const std::size_t frames : {2U, 16U, 17U, 50U}) {
            // Whole steps, so that many values are equal; falling from frame to frame, so that many are 0.
            Matrix log_mel(bands, frames);
            for (std::size_t i = 0; i < log_mel.values.size(); ++i) {
                const auto fall = static_cast<double>(i % frames * (bands % 3));
                log_mel.values[i] = static_cast<float>(std::round(8.0 * noise.next() - fall));
            }
            const std::vector<float> strength = unshifted(log_mel, {.aggregate = Aggregate::median});
            for (std::size_t frame = 1; frame < frames; ++frame) {
                std::vector<float> rises;
                for (std::size_t band = 0; band < bands; ++band) {
                    rises.push_back(std::max(0.0F, log_mel.at(band, frame) - log_mel.at(band, frame - 1)));
                }
                std::ranges::sort(rises);
                ASSERT_EQ(strength[frame], (rises[(bands - 1) / 2] + rises[bands / 2]) / 2)
                    << bands << " bands, frame " << frame << " of " << frames;
            }
        }
    }
}

TEST(OnsetStrength, IsZeroWhereNothingRises) {
    for (const Aggregate aggregate : {Aggregate::mean, Aggregate::median}) {
        const OnsetParameters parameters{.aggregate = aggregate};
        Matrix falling(128, 40);
        for (std::size_t i = 0; i < falling.values.size(); ++i) {
            falling.values[i] = -static_cast<float>(i % 40);
        }
        EXPECT_EQ(unshifted(falling, parameters), std::vector<float>(40, 0.0F));
        EXPECT_EQ(unshifted(Matrix(128, 40), parameters), std::vector<float>(40, 0.0F));
        EXPECT_EQ(unshifted(Matrix(128, 1), parameters), std::vector<float>(1, 0.0F));
        EXPECT_EQ(unshifted(Matrix(128, 0), parameters), std::vector<float>());
    }
}

TEST(OnsetStrength, RefusesBadParameters) {
    EXPECT_THROW(onset_strength(four_bands, {.lag = 0}, 2048, 512), UsageError);
    EXPECT_THROW(onset_strength(four_bands, {.lag = 1001}, 2048, 512), UsageError);
    EXPECT_THROW(onset_strength(four_bands, {}, 0, 512), UsageError);
    EXPECT_THROW(onset_strength(four_bands, {}, 2048, 0), UsageError);
    EXPECT_THROW(onset_strength(Matrix(0, 5), {}, 2048, 512), UsageError);
}

struct Known {
    std::string signal;
    std::vector<std::size_t> frames;
    std::vector<float> mean;
    std::vector<float> median;
};

const std::vector<Known> all_known{
    {"progression",
     {50, 156, 182, 311, 337},
     {0, 37.383316F, 30.505375F, 35.733807F, 30.865324F},
     {0, 40.251846F, 39.608929F, 39.101849F, 39.226974F}},
    {"noise",
     {3, 46, 50, 112, 133},
     {3.5408704F, 1.2195886F, 0.92182463F, 1.1704564F, 1.2115988F},
     {3.0945892F, 0.29365253F, 0.048142195F, 0.29979587F, 0.11401892F}},
    {"clicks120",
     {50, 70, 113, 156, 199},
     {0.039974898F, 31.740114F, 34.205231F, 33.280499F, 32.25383F},
     {0, 35.836845F, 35.012711F, 34.097778F, 33.08197F}},
};

TEST(OnsetStrengthGolden, ValuesAreLibrosas) {
    for (const Known& known : all_known) {
        const Matrix log_mel = log_mel_spectrogram(test_signal(known.signal));
        const std::vector<float> mean = onset_strength(log_mel, {}, 2048, 512);
        const std::vector<float> median =
            onset_strength(log_mel, {.aggregate = Aggregate::median}, 2048, 512);
        for (std::size_t i = 0; i < known.frames.size(); ++i) {
            EXPECT_NEAR(mean[known.frames[i]], known.mean[i], 3e-5F) << known.signal << i;
            EXPECT_NEAR(median[known.frames[i]], known.median[i], 3e-5F) << known.signal << i;
        }
    }
}

}  // namespace
}  // namespace resonet
