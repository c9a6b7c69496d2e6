#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/cqt.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

Matrix transform_of(const std::string& signal) {
    return constant_q(test_signal(signal), 22050, 512, Padding::zero, {});
}

struct Known {
    std::string signal;
    std::size_t frame;
    std::array<float, 12> chroma;
};

// librosa 0.11.
const std::vector<Known> all_known{
    {"progression",
     215,
     {1.0F, 0.0594434F, 0.06076572F, 0.03406005F, 0.3039414F, 0.03433156F, 0.031769F, 0.3348533F, 0.0365682F,
      0.02155469F, 0.01986489F, 0.0612722F}},
    {"prog_detuned",
     60,
     {0.2897393F, 0.1570146F, 0.04814176F, 0.04605844F, 0.3653089F, 0.1431798F, 0.0404166F, 0.07088658F,
      0.0655242F, 1.0F, 0.3442332F, 0.05632947F}},
    {"clicks120",
     100,
     {0.7312447F, 1.0F, 0.9599317F, 0.9533769F, 0.9005661F, 0.8436214F, 0.5666492F, 0.7503898F, 0.6222053F,
      0.6160592F, 0.3967777F, 0.5033265F}},
    {"short1000",
     1,
     {0.4456819F, 0.1012212F, 0.1646495F, 0.1419303F, 0.1104785F, 0.1109591F, 0.1685062F, 0.1496313F,
      0.1345321F, 0.13951F, 0.09185768F, 1.0F}},
};

TEST(ChromaCqt, IsLibrosas) {
    for (const Known& known : all_known) {
        const Matrix chroma = chroma_cqt(transform_of(known.signal));
        ASSERT_EQ(chroma.rows, 12U);
        for (std::size_t pitch = 0; pitch < 12; ++pitch) {
            EXPECT_NEAR(chroma.at(pitch, known.frame), known.chroma[pitch], 1e-5F) << known.signal << pitch;
        }
    }
}

TEST(ChromaCqt, ConcertPitchIsTheTenthPitchClass) {
    const Matrix chroma = chroma_cqt(transform_of("sine440"));
    for (std::size_t frame = 5; frame < 125; ++frame) {
        for (std::size_t pitch = 0; pitch < 12; ++pitch) {
            if (pitch == 9) {
                EXPECT_EQ(chroma.at(pitch, frame), 1.0F) << frame;
            } else {
                EXPECT_LT(chroma.at(pitch, frame), 0.1F) << frame << ' ' << pitch;
            }
        }
    }
}

// The pitch class to which bin `bin` is counted.
std::size_t pitch_class(std::size_t bin, const CqtParameters& parameters) {
    Matrix transform(
        static_cast<std::size_t>(parameters.bins_per_octave) * static_cast<std::size_t>(parameters.n_octaves),
        1);
    transform.values[bin] = 0.001F;
    const Matrix chroma = chroma_cqt(transform, parameters);
    const auto one = std::find(chroma.values.begin(), chroma.values.end(), 1.0F);
    EXPECT_EQ(std::count(chroma.values.begin(), chroma.values.end(), 0.0F), 11);
    return static_cast<std::size_t>(one - chroma.values.begin());
}

TEST(ChromaCqt, BinsAroundASemitoneBelongToIt) {
    constexpr std::size_t c = 0;
    constexpr std::size_t c_sharp = 1;
    EXPECT_EQ(pitch_class(0, {}), c);
    EXPECT_EQ(pitch_class(1, {}), c);
    EXPECT_EQ(pitch_class(2, {}), c_sharp);
    EXPECT_EQ(pitch_class(4, {}), c_sharp);
    EXPECT_EQ(pitch_class(35, {}), c);
    EXPECT_EQ(pitch_class(36 * 6, {}), c);
    EXPECT_EQ(pitch_class(251, {}), c);
    EXPECT_EQ(pitch_class(13, {.bins_per_octave = 12}), c_sharp);
}

TEST(ChromaCqt, StartsAtCWhereverTheTransformDoes) {
    EXPECT_EQ(pitch_class(0, {.fmin = 55.0}), 9U);
    EXPECT_EQ(pitch_class(9, {.fmin = 55.0}), 0U);
    EXPECT_EQ(pitch_class(0, {.fmin = 31.8}), 0U) << "nearly half a semitone below C";
}

TEST(ChromaCqt, OfSilenceIsZero) {
    const Matrix chroma = chroma_cqt(transform_of("silence2"));
    EXPECT_EQ(chroma.columns, 87U);
    EXPECT_EQ(std::count(chroma.values.begin(), chroma.values.end(), 0.0F), 12 * 87);
}

TEST(ChromaCqt, RefusesATransformOfOtherParameters) {
    EXPECT_THROW(chroma_cqt(Matrix(84, 3)), UsageError);
    EXPECT_THROW(chroma_cens(Matrix(84, 3)), UsageError);
    EXPECT_THROW(chroma_cqt(Matrix(210, 3), {.bins_per_octave = 30}), UsageError);
    EXPECT_NO_THROW(chroma_cqt(Matrix(84, 3), {.bins_per_octave = 12}));
    EXPECT_EQ(chroma_cens(Matrix(252, 0)).values.size(), 0U);
}

// Computed once from librosa's formulas with numpy and scipy.
TEST(ChromaCens, HasTheValuesOfLibrosasFormulas) {
    constexpr float middle[] = {0.7901708F,  0.08030320F, 0.03159236F, 0.01155558F, 0.4045017F,  0.01833030F,
                                0.03157664F, 0.4302646F,  0.03813907F, 0.03696727F, 0.03673331F, 0.1174615F};
    constexpr float start[] = {0.7862110F, 0.07695274F, 0.0F,        0.0F,        0.4119645F,  0.01961736F,
                               0.0F,       0.4315819F,  0.03912516F, 0.01961736F, 0.01961736F, 0.1314820F};
    const Matrix cens = chroma_cens(transform_of("progression"));
    ASSERT_EQ(cens.columns, 431U);
    for (std::size_t pitch = 0; pitch < 12; ++pitch) {
        EXPECT_NEAR(cens.at(pitch, 215), middle[pitch], 1e-5F) << pitch;
        EXPECT_NEAR(cens.at(pitch, 0), start[pitch], 1e-5F) << pitch;
    }
}

constexpr CqtParameters semitones{.bins_per_octave = 12, .n_octaves = 1};

TEST(ChromaCens, CountsTheStepsThatAShareExceeds) {
    // Shares .45, .25, .15, .08, .04 and .03 of the frame exceed 4, 3, 2, 1, 0 and 0 steps.
    Matrix transform(12, 60);
    constexpr float shares[] = {45.0F, 25.0F, 15.0F, 8.0F, 4.0F, 3.0F};
    for (std::size_t i = 0; i < 6; ++i) std::ranges::fill(transform.row(i), shares[i]);
    const Matrix cens = chroma_cens(transform, semitones);
    const double norm = std::sqrt(16.0 + 9.0 + 4.0 + 1.0);
    constexpr double steps[] = {4.0, 3.0, 2.0, 1.0, 0.0, 0.0, 0.0};
    for (const std::size_t frame : {0U, 30U, 59U}) {
        for (std::size_t i = 0; i < 7; ++i) EXPECT_NEAR(cens.at(i, frame), steps[i] / norm, 1e-6) << i;
    }
}

TEST(ChromaCens, SmoothsOver41Frames) {
    Matrix transform(12, 101);
    transform.row(4)[50] = 1.0F;
    transform.row(7)[53] = 5.0F;
    const Matrix cens = chroma_cens(transform, semitones);
    const auto hann = [](double offset) {
        return std::abs(offset) > 20.0 ? 0.0 : 0.5 + 0.5 * std::cos(std::numbers::pi * offset / 21.0);
    };
    for (std::size_t frame = 0; frame < 101; ++frame) {
        const double e = hann(static_cast<double>(frame) - 50.0);
        const double g = hann(static_cast<double>(frame) - 53.0);
        const double norm = std::max(std::hypot(e, g), 1e-9);
        EXPECT_NEAR(cens.at(4, frame), e / norm, 1e-6) << frame;
        EXPECT_NEAR(cens.at(7, frame), g / norm, 1e-6) << frame;
    }
}

}  // namespace
}  // namespace resonet
