#include "features/contrast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/lane_frames.h"

namespace resonet {
namespace {

using testing::eight_different_frames;
using testing::EightFrames;
using testing::in_lanes;

struct Extremes {
    std::vector<float> peaks;  // [band][8]
    std::vector<float> valleys;
    std::size_t bands = 0;
};

Extremes extremes_of(const EightFrames& frames, const ContrastParameters& parameters, int sample_rate,
                     std::size_t n_fft) {
    ContrastBands bands(parameters, sample_rate, n_fft);
    const std::vector<float> lanes = in_lanes(frames);
    Extremes found{std::vector<float>(bands.bands() * lane_count),
                   std::vector<float>(bands.bands() * lane_count), bands.bands()};
    bands.apply(lanes.data(), found.peaks.data(), found.valleys.data());
    return found;
}

// Bins of a band by librosa's rules, and how many of them make the peak.
struct Band {
    std::size_t first = 0;
    std::size_t end = 0;
    std::size_t kept = 1;
};

Band band_of(int band, const ContrastParameters& parameters, int sample_rate, std::size_t n_fft) {
    const double low = band == 0 ? 0.0 : parameters.fmin * std::pow(2.0, band - 1);
    const double high = parameters.fmin * std::pow(2.0, band);
    Band found{n_fft, 0, 1};
    for (std::size_t k = 0; k <= n_fft / 2; ++k) {
        const double hz = static_cast<double>(k) * sample_rate / static_cast<double>(n_fft);
        if (hz < low || (hz > high && band < parameters.n_bands)) continue;
        found.first = std::min(found.first, k);
        found.end = k + 1;
    }
    if (band > 0) --found.first;
    const double share = std::rint(parameters.quantile * static_cast<double>(found.end - found.first));
    if (band < parameters.n_bands) --found.end;
    found.kept = std::clamp<std::size_t>(static_cast<std::size_t>(share), 1, found.end - found.first);
    return found;
}

void expect_plain(const ContrastParameters& parameters, int sample_rate, std::size_t n_fft) {
    const EightFrames frames = eight_different_frames(n_fft / 2 + 1);
    const Extremes found = extremes_of(frames, parameters, sample_rate, n_fft);
    ASSERT_EQ(found.bands, static_cast<std::size_t>(parameters.n_bands) + 1);
    for (std::size_t b = 0; b < found.bands; ++b) {
        const Band band = band_of(static_cast<int>(b), parameters, sample_rate, n_fft);
        for (std::size_t i = 0; i < lane_count; ++i) {
            std::vector<float> values;
            for (std::size_t k = band.first; k < band.end; ++k) values.push_back(frames[i][k]);
            std::sort(values.begin(), values.end());
            double valley = 0.0;
            double peak = 0.0;
            for (std::size_t k = 0; k < band.kept; ++k) {
                valley += static_cast<double>(values[k]) / static_cast<double>(band.kept);
                peak += static_cast<double>(values[values.size() - 1 - k]) / static_cast<double>(band.kept);
            }
            EXPECT_NEAR(found.peaks[b * lane_count + i], peak, 1e-6 * peak)
                << n_fft << " band " << b << ' ' << i;
            EXPECT_NEAR(found.valleys[b * lane_count + i], valley, 1e-6 * valley)
                << n_fft << " band " << b << ' ' << i;
        }
    }
}

TEST(SpectralContrast, IsThatOfSortedBands) {
    expect_plain({}, 22050, 2048);
    expect_plain({}, 22050, 4096);
    expect_plain({}, 44100, 2048);
    expect_plain({}, 22050, 400);
    expect_plain({.quantile = 0.3}, 20480, 2048);  // borders of bands fall on bins
    expect_plain({.fmin = 800.0, .n_bands = 3}, 22050, 62);
    expect_plain({.fmin = 3000.0, .n_bands = 1}, 22050, 16);
}

TEST(SpectralContrast, KeepsAsManyBinsAsTheQuantileSays) {
    for (const double quantile : {1e-6, 0.01, 0.02, 0.1, 0.25, 0.5}) {
        expect_plain({.quantile = quantile}, 22050, 2048);
        expect_plain({.fmin = 500.0, .n_bands = 4, .quantile = quantile}, 22050, 400);
    }
}

TEST(SpectralContrast, FramesDoNotTouchEachOther) {
    const EightFrames frames = eight_different_frames(1025);
    const Extremes together = extremes_of(frames, {.quantile = 0.1}, 22050, 2048);
    for (std::size_t i = 0; i < lane_count; ++i) {
        EightFrames copies;
        copies.fill(frames[i]);
        const Extremes alone = extremes_of(copies, {.quantile = 0.1}, 22050, 2048);
        for (std::size_t b = 0; b < together.bands; ++b) {
            for (std::size_t k = 0; k < lane_count; ++k) {
                EXPECT_EQ(together.peaks[b * lane_count + i], alone.peaks[b * lane_count + k]);
                EXPECT_EQ(together.valleys[b * lane_count + i], alone.valleys[b * lane_count + k]);
            }
        }
    }
}

// What was found in a frame must not linger in the next.
TEST(SpectralContrast, ForgetsTheFramesBefore) {
    ContrastBands bands({}, 22050, 2048);
    const std::vector<float> silence(1025 * lane_count, 0.0F);
    const std::vector<float> loud(1025 * lane_count, 9.0F);
    std::vector<float> peaks(bands.bands() * lane_count);
    std::vector<float> valleys(peaks.size());
    bands.apply(loud.data(), peaks.data(), valleys.data());
    EXPECT_EQ(std::count(peaks.begin(), peaks.end(), 9.0F), 56);
    EXPECT_EQ(std::count(valleys.begin(), valleys.end(), 9.0F), 56);
    bands.apply(silence.data(), peaks.data(), valleys.data());
    EXPECT_EQ(std::count(peaks.begin(), peaks.end(), 0.0F), 56);
    EXPECT_EQ(std::count(valleys.begin(), valleys.end(), 0.0F), 56);
}

TEST(SpectralContrast, OneLineIsThePeakOfItsBandAlone) {
    EightFrames frames;
    frames.fill(testing::line_spectrum(1025, 100, 6.0F));  // 1077 Hz: the band from 800 to 1600 Hz
    const Extremes found = extremes_of(frames, {}, 22050, 2048);
    for (std::size_t b = 0; b < found.bands; ++b) {
        // Of that band 2 % are 2 of 76 bins.
        EXPECT_EQ(found.peaks[b * lane_count], b == 3 ? 3.0F : 0.0F) << b;
        EXPECT_EQ(found.valleys[b * lane_count], 0.0F) << b;
    }
}

TEST(SpectralContrast, BandsNarrowerThanABinHaveOneBin) {
    // Bins 1378 Hz apart, the first bands 50 Hz wide.
    EightFrames frames = eight_different_frames(9);
    for (float& value : frames[0]) value += 1.0F;
    const Extremes found = extremes_of(frames, {.fmin = 50.0, .n_bands = 7}, 22050, 16);
    ASSERT_EQ(found.bands, 8U);
    for (std::size_t b = 0; b < found.bands; ++b) {
        EXPECT_GE(found.peaks[b * lane_count], found.valleys[b * lane_count]) << b;
        EXPECT_GE(found.valleys[b * lane_count], 1.0F) << b;
        EXPECT_LE(found.peaks[b * lane_count], 2.0F) << b;
    }
}

TEST(SpectralContrast, RefusesBandsAboveHalfTheSampleRate) {
    EXPECT_NO_THROW(ContrastBands({}, 12801, 2048));
    EXPECT_NO_THROW(ContrastBands({.n_bands = 5}, 11025, 2048));
    try {
        ContrastBands({}, 12800, 2048);  // the seventh band starts at 6400 Hz
        FAIL() << "a band without bins was taken";
    } catch (const UsageError& error) {
        EXPECT_NE(error.problem().find("band 7"), std::string::npos) << error.what();
        EXPECT_NE(error.remedy().find("n_bands"), std::string::npos) << error.what();
    }
    EXPECT_THROW(ContrastBands({.n_bands = 0}, 22050, 2048), UsageError);
    EXPECT_THROW(ContrastBands({.quantile = 0.6}, 22050, 2048), UsageError);
    EXPECT_THROW(ContrastBands({.fmin = 0.0}, 22050, 2048), UsageError);
}

}  // namespace
}  // namespace resonet
