#include "dsp/stft.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "core/error.h"
#include "dsp/window.h"

namespace resonet {
namespace {

// Indices from `pad` before a signal of `count` samples to `pad` behind it.
std::vector<std::size_t> padded(std::size_t count, int pad, Padding padding) {
    std::vector<std::size_t> indices;
    for (int i = -pad; i < static_cast<int>(count) + pad; ++i) {
        indices.push_back(padded_index(i, count, padding));
    }
    return indices;
}

using Indices = std::vector<std::size_t>;

// The expectations are what numpy.pad(numpy.arange(n), pad, mode) answers.
TEST(PaddedIndex, ReflectsAboutTheEnds) {
    EXPECT_EQ(padded(4, 3, Padding::reflect), (Indices{3, 2, 1, 0, 1, 2, 3, 2, 1, 0}));
}

TEST(PaddedIndex, ReflectsAgainAndAgainIfTheSignalIsShort) {
    EXPECT_EQ(padded(3, 5, Padding::reflect), (Indices{1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1}));
    EXPECT_EQ(padded(2, 3, Padding::reflect), (Indices{1, 0, 1, 0, 1, 0, 1, 0}));
}

TEST(PaddedIndex, RepeatsASingleSample) {
    EXPECT_EQ(padded(1, 2, Padding::reflect), (Indices{0, 0, 0, 0, 0}));
}

TEST(PaddedIndex, RepeatsTheEndsOrNothing) {
    EXPECT_EQ(padded(3, 2, Padding::edge), (Indices{0, 0, 0, 1, 2, 2, 2}));
    EXPECT_EQ(padded(3, 2, Padding::zero), (Indices{3, 3, 0, 1, 2, 3, 3}));
}

TEST(Padding, HasNames) {
    for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
        EXPECT_EQ(padding_from_string(to_string(padding)), padding);
    }
    EXPECT_THROW(padding_from_string("wrap"), UsageError);
}

TEST(FrameCount, IsLibrosas) {
    const StftParameters centred;
    EXPECT_EQ(frame_count(0, centred), 0U);
    EXPECT_EQ(frame_count(1, centred), 1U);
    EXPECT_EQ(frame_count(511, centred), 1U);
    EXPECT_EQ(frame_count(512, centred), 2U);
    EXPECT_EQ(frame_count(661500, centred), 1292U);
    StftParameters left;
    left.centre = false;
    EXPECT_EQ(frame_count(2047, left), 0U);
    EXPECT_EQ(frame_count(2048, left), 1U);
    EXPECT_EQ(frame_count(2048 + 1023, left), 2U);
}

TEST(StftParameters, AreChecked) {
    EXPECT_NO_THROW(validate(StftParameters{}));
    EXPECT_THROW(validate({.n_fft = 14}), UsageError);
    EXPECT_THROW(validate({.n_fft = 2047}), UsageError);
    EXPECT_THROW(validate({.n_fft = 65538}), UsageError);
    EXPECT_THROW(validate({.n_fft = -2048}), UsageError);
    EXPECT_THROW(validate({.n_fft = 512, .win_length = 513}), UsageError);
    EXPECT_THROW(validate({.win_length = -1}), UsageError);
    EXPECT_THROW(validate({.hop_length = 0}), UsageError);
    EXPECT_THROW(StftFrames({.hop_length = -1}), UsageError);
}

TEST(StftFrames, OfASineOnABinHasTheHannWindowsThreeLines) {
    std::vector<float> samples(8192);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] =
            static_cast<float>(std::cos(2.0 * std::numbers::pi * static_cast<double>(i % 32) / 32.0));
    }
    StftFrames frames(StftParameters{});
    std::vector<float> magnitude(frames.bins());
    std::vector<float> power(frames.bins());
    frames.transform(samples, 8);
    frames.magnitude(magnitude);
    frames.power(power);
    EXPECT_NEAR(magnitude[64], 512.0, 1e-3);  // half the sum of the window
    EXPECT_NEAR(magnitude[63], 256.0, 1e-3);
    EXPECT_NEAR(magnitude[65], 256.0, 1e-3);
    EXPECT_NEAR(power[64], 512.0 * 512.0, 0.5);
    EXPECT_LT(magnitude[62], 1e-4);
    EXPECT_LT(magnitude[200], 1e-4);
}

TEST(StftFrames, GivesMagnitudePowerAndSpectrumOfOneFrame) {
    std::vector<float> samples(64);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<float>((i * 7 + 3) % 11) - 5.0F;
    StftFrames frames({.n_fft = 32, .hop_length = 8});
    std::vector<float> magnitude(frames.bins());
    std::vector<float> power(frames.bins());
    std::vector<std::complex<float>> spectrum(frames.bins());
    frames.transform(samples, 3);
    frames.spectrum(spectrum);
    frames.magnitude(magnitude);
    frames.power(power);
    for (std::size_t k = 0; k < frames.bins(); ++k) {
        EXPECT_NEAR(magnitude[k], std::abs(spectrum[k]), 1e-5) << k;
        EXPECT_NEAR(power[k], std::norm(spectrum[k]), 1e-4) << k;
    }
}

TEST(StftFrames, CentresAShorterWindow) {
    // A lone 1 at the centre of frame 2 is met by the middle of the window; one 8 before it lies outside.
    StftFrames frames({.n_fft = 32, .win_length = 16, .hop_length = 16});
    std::vector<float> power(frames.bins());
    std::vector<float> samples(64, 0.0F);
    samples[32] = 1.0F;
    frames.transform(samples, 2);
    frames.power(power);
    for (const float value : power) EXPECT_FLOAT_EQ(value, 1.0F);
    samples[32] = 0.0F;
    samples[36] = 1.0F;
    frames.transform(samples, 2);
    frames.power(power);
    for (const float value : power) EXPECT_FLOAT_EQ(value, 0.25F);
    samples[36] = 0.0F;
    samples[23] = 1.0F;
    frames.transform(samples, 2);
    frames.power(power);
    for (const float value : power) EXPECT_EQ(value, 0.0F);
}

TEST(StftFrames, StartsFramesAtTheirSampleIfNotCentred) {
    StftFrames frames({.n_fft = 32, .hop_length = 8, .centre = false});
    const std::vector<double> window = hann_window(32);
    std::vector<float> samples(64, 0.0F);
    samples[8 + 5] = 1.0F;
    std::vector<float> magnitude(frames.bins());
    frames.transform(samples, 1);
    frames.magnitude(magnitude);
    for (const float value : magnitude) EXPECT_NEAR(value, window[5], 1e-7);
}

TEST(StftFrames, PadsAsAsked) {
    // Frame 0 of the constant 1 sees a constant when padded by reflection or edges, half of it otherwise.
    const std::vector<float> samples(100, 1.0F);
    for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
        StftFrames frames({.n_fft = 256, .hop_length = 64, .padding = padding});
        std::vector<float> magnitude(frames.bins());
        frames.transform(samples, 0);
        frames.magnitude(magnitude);
        double seen = 0.0;
        const std::vector<double> window = hann_window(256);
        for (std::size_t i = 0; i < 256; ++i) {
            if (padding != Padding::zero || (i >= 128 && i < 228)) seen += window[i];
        }
        EXPECT_NEAR(magnitude[0], seen, 1e-4) << to_string(padding);
    }
}

TEST(StftFrames, ManagesTheShortestSignals) {
    for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
        StftFrames frames({.padding = padding});
        std::vector<float> power(frames.bins());
        for (const std::size_t count : {1U, 2U, 3U, 700U, 1024U, 1025U}) {
            const std::vector<float> samples(count, 0.5F);
            for (std::size_t frame = 0; frame < frames.frames(count); ++frame) {
                frames.transform(samples, frame);
                frames.power(power);
                EXPECT_TRUE(std::isfinite(power[0]));
                if (padding != Padding::zero) {
                    EXPECT_NEAR(power[0], 512.0 * 512.0, 0.1) << count;
                }
            }
        }
    }
}

}  // namespace
}  // namespace resonet
