#include "features/spectral_shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "features/lane_frames.h"

namespace resonet {
namespace {

using testing::eight_different_frames;
using testing::EightFrames;
using testing::in_lanes;
using testing::line_spectrum;
using testing::noise_spectrum;

using Eight = std::array<float, lane_count>;

struct Shape {
    Eight centroid{};
    Eight bandwidth{};
    Eight rolloff{};
    Eight flatness{};
};

Shape shape_of(const EightFrames& frames, double bin_hz, double roll_percent = 0.85, double amin = 1e-10) {
    const std::vector<float> lanes = in_lanes(frames);
    const std::size_t bins = frames[0].size();
    Shape shape;
    centroid_and_bandwidth(lanes.data(), bins, bin_hz, shape.centroid.data(), shape.bandwidth.data());
    rolloff(lanes.data(), bins, bin_hz, {roll_percent}, shape.rolloff.data());
    flatness(lanes.data(), bins, {amin}, shape.flatness.data());
    return shape;
}

Shape shape_of(const std::vector<float>& frame, double bin_hz = 1.0, double roll_percent = 0.85,
               double amin = 1e-10) {
    EightFrames frames;
    frames.fill(frame);
    return shape_of(frames, bin_hz, roll_percent, amin);
}

double centroid_of(const std::vector<float>& frame, double bin_hz) {
    double sum = 0.0;
    double moment = 0.0;
    for (std::size_t k = 0; k < frame.size(); ++k) {
        sum += static_cast<double>(frame[k]);
        moment += static_cast<double>(frame[k]) * static_cast<double>(k) * bin_hz;
    }
    return sum > 0.0 ? moment / sum : 0.0;
}

double bandwidth_of(const std::vector<float>& frame, double bin_hz) {
    const double centre = centroid_of(frame, bin_hz);
    double sum = 0.0;
    double moment = 0.0;
    for (std::size_t k = 0; k < frame.size(); ++k) {
        const double deviation = static_cast<double>(k) * bin_hz - centre;
        sum += static_cast<double>(frame[k]);
        moment += static_cast<double>(frame[k]) * deviation * deviation;
    }
    return sum > 0.0 ? std::sqrt(moment / sum) : 0.0;
}

// Sums in single precision, as in librosa.
double rolloff_of(const std::vector<float>& frame, double bin_hz, double share) {
    float total = 0.0F;
    for (const float value : frame) total += value;
    const float threshold = static_cast<float>(share) * total;
    std::size_t bin = 0;
    for (float sum = frame.at(0); sum < threshold; sum += frame.at(bin)) ++bin;
    return static_cast<double>(bin) * bin_hz;
}

double flatness_of(const std::vector<float>& frame, double amin) {
    double logarithms = 0.0;
    double sum = 0.0;
    for (const float value : frame) {
        const double power = std::max(amin, static_cast<double>(value) * static_cast<double>(value));
        logarithms += std::log(power);
        sum += power;
    }
    const auto count = static_cast<double>(frame.size());
    return std::exp(logarithms / count) / (sum / count);
}

TEST(SpectralShape, IsThatOfThePlainSums) {
    for (const std::size_t n_fft : testing::frame_sizes) {
        const EightFrames frames = eight_different_frames(n_fft / 2 + 1);
        const double bin_hz = 22050.0 / static_cast<double>(n_fft);
        const Shape shape = shape_of(frames, bin_hz);
        for (std::size_t i = 0; i < lane_count; ++i) {
            const double centre = centroid_of(frames[i], bin_hz);
            EXPECT_NEAR(shape.centroid[i], centre, 1e-6 * (1.0 + centre)) << n_fft << ' ' << i;
            // What a difference of two squares leaves of the digits of a double.
            EXPECT_NEAR(shape.bandwidth[i], bandwidth_of(frames[i], bin_hz), 1e-3) << n_fft << ' ' << i;
            EXPECT_FLOAT_EQ(shape.rolloff[i], static_cast<float>(rolloff_of(frames[i], bin_hz, 0.85)))
                << n_fft << ' ' << i;
            const double flat = flatness_of(frames[i], 1e-10);
            EXPECT_NEAR(shape.flatness[i], flat, 2e-6 * flat) << n_fft << ' ' << i;
        }
    }
}

// A frame among others gives the same bits as among copies of itself.
TEST(SpectralShape, FramesDoNotTouchEachOther) {
    for (const std::size_t n_fft : testing::frame_sizes) {
        const EightFrames frames = eight_different_frames(n_fft / 2 + 1);
        const Shape together = shape_of(frames, 3.0);
        for (std::size_t i = 0; i < lane_count; ++i) {
            const Shape alone = shape_of(frames[i], 3.0);
            for (const Eight Shape::*row :
                 {&Shape::centroid, &Shape::bandwidth, &Shape::rolloff, &Shape::flatness}) {
                for (std::size_t k = 0; k < lane_count; ++k) {
                    EXPECT_EQ((together.*row)[i], (alone.*row)[k]) << n_fft << ' ' << i << ' ' << k;
                }
            }
        }
    }
}

TEST(SpectralShape, OfOneLineIsThatLine) {
    for (const std::size_t line : {0U, 1U, 7U, 511U, 1024U}) {
        const Shape shape = shape_of(line_spectrum(1025, line, 3.0F), 10.5);
        const double hz = 10.5 * static_cast<double>(line);
        EXPECT_FLOAT_EQ(shape.centroid[0], static_cast<float>(hz));
        EXPECT_NEAR(shape.bandwidth[0], 0.0, 1e-3);
        EXPECT_FLOAT_EQ(shape.rolloff[0], static_cast<float>(hz));
    }
}

TEST(SpectralShape, OfTwoLinesLiesBetween) {
    std::vector<float> frame = line_spectrum(1025, 100, 1.0F);
    frame[500] = 3.0F;
    const Shape shape = shape_of(frame, 2.0);
    EXPECT_FLOAT_EQ(shape.centroid[0], 800.0F);  // (200 + 3 * 1000) / 4
    EXPECT_FLOAT_EQ(shape.bandwidth[0],
                    static_cast<float>(std::sqrt((600.0 * 600.0 + 3 * 200.0 * 200.0) / 4)));
    EXPECT_EQ(shape.rolloff[0], 1000.0F);
    EXPECT_EQ(shape_of(frame, 2.0, 0.25).rolloff[0], 200.0F);  // at a quarter, not only above
    EXPECT_EQ(shape_of(frame, 2.0, 0.26).rolloff[0], 1000.0F);
}

TEST(SpectralShape, OfAFlatSpectrumIsTheMiddle) {
    const Shape shape = shape_of(std::vector<float>(1025, 0.125F), 1.0);
    EXPECT_FLOAT_EQ(shape.centroid[0], 512.0F);
    // Variance of 1025 whole numbers in a row.
    EXPECT_FLOAT_EQ(shape.bandwidth[0], static_cast<float>(std::sqrt((1025.0 * 1025.0 - 1.0) / 12.0)));
    EXPECT_EQ(shape.rolloff[0], 871.0F);  // 872 of 1025 bins are the first 85 %
    EXPECT_FLOAT_EQ(shape.flatness[0], 1.0F);
}

TEST(SpectralShape, OfSilence) {
    const Shape shape = shape_of(std::vector<float>(1025, 0.0F), 10.0);
    EXPECT_EQ(shape.centroid[0], 0.0F);
    EXPECT_EQ(shape.bandwidth[0], 0.0F);
    EXPECT_EQ(shape.rolloff[0], 0.0F);
    EXPECT_FLOAT_EQ(shape.flatness[0], 1.0F);
}

TEST(SpectralShape, DoesNotDependOnLoudnessFarAboveTheFloor) {
    const std::vector<float> frame = noise_spectrum(1025, 9);
    std::vector<float> loud = frame;
    for (float& value : loud) value *= 0x1p40F;
    const Shape one = shape_of(frame, 10.0, 0.85, 1e-37);
    const Shape other = shape_of(loud, 10.0, 0.85, 1e-37);
    EXPECT_EQ(one.centroid, other.centroid);
    EXPECT_EQ(one.bandwidth, other.bandwidth);
    EXPECT_EQ(one.rolloff, other.rolloff);
    EXPECT_NEAR(one.flatness[0], other.flatness[0], 1e-6F);
}

TEST(SpectralShape, KeepsTheDigitsOfANarrowBandAtTheTop) {
    // Two lines side by side at the upper end of a large transform: half a bin either way.
    std::vector<float> frame = line_spectrum(32769, 32767, 1.0F);
    frame[32768] = 1.0F;
    const Shape shape = shape_of(frame, 0.25);
    EXPECT_NEAR(shape.bandwidth[0], 0.125F, 1e-4F);
    EXPECT_FLOAT_EQ(shape.centroid[0], 32767.5F * 0.25F);
}

TEST(SpectralRolloff, SharesFromNothingToAll) {
    const std::vector<float> frame = noise_spectrum(201, 4);
    for (const double share : {0.0, 0.01, 0.1, 0.5, 0.85, 0.99, 1.0}) {
        const float hz = shape_of(frame, 55.125, share).rolloff[0];
        EXPECT_FLOAT_EQ(hz, static_cast<float>(rolloff_of(frame, 55.125, share))) << share;
    }
    EXPECT_EQ(shape_of(frame, 55.125, 0.0).rolloff[0], 0.0F);
    EXPECT_LE(shape_of(frame, 55.125, 1.0).rolloff[0], 200 * 55.125F);
}

TEST(SpectralFlatness, OfOneLineAgainstTheFloor) {
    // One power of 1 among 1024 of 1e-10: the geometric mean is 1e-10^(1024/1025).
    const float flat = shape_of(line_spectrum(1025, 40), 1.0).flatness[0];
    const double geometric = std::pow(1e-10, 1024.0 / 1025.0);
    const double mean = (1.0 + 1024e-10) / 1025.0;
    EXPECT_NEAR(flat, geometric / mean, 1e-6 * geometric / mean);
}

TEST(SpectralFlatness, StaysFiniteAtBothEndsOfTheScale) {
    for (const float height : {1e-22F, 1e-18F, 1e-9F, 1.0F, 1e9F, 1e18F}) {
        std::vector<float> frame = noise_spectrum(32769, 6);
        for (float& value : frame) value *= height;
        for (const double amin : {1e-37, 1e-10, 1e30}) {
            const double expected = flatness_of(frame, amin);
            EXPECT_NEAR(shape_of(frame, 1.0, 0.85, amin).flatness[0], expected, 1e-5 * expected)
                << height << ' ' << amin;
        }
    }
}

TEST(SpectralShape, EveryParameterHasARangeAroundItsDefault) {
    EXPECT_NO_THROW(check_parameters("rolloff", RolloffParameters{}));
    EXPECT_NO_THROW(check_parameters("flatness", FlatnessParameters{}));
    EXPECT_THROW(check_parameters("rolloff", RolloffParameters{1.01}), std::exception);
    EXPECT_THROW(check_parameters("rolloff", RolloffParameters{-0.01}), std::exception);
    EXPECT_THROW(check_parameters("flatness", FlatnessParameters{0.0}), std::exception);
}

}  // namespace
}  // namespace resonet
