#include "features/tuning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.h"
#include "dsp/stft.h"
#include "features/lane_frames.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

enum class Of { magnitudes, powers };

TuningEstimator peaks_of(const std::vector<float>& samples, Of what, int sample_rate = 22050,
                         const TuningParameters& parameters = {}, const StftParameters& stft = {}) {
    TuningEstimator estimator(parameters, sample_rate, static_cast<std::size_t>(stft.n_fft));
    StftFrames frames(stft);
    std::vector<float> spectrum(frames.bins());
    for (std::size_t frame = 0; frame < frames.frames(samples.size()); ++frame) {
        frames.transform(samples, frame);
        if (what == Of::powers) {
            frames.power(spectrum);
        } else {
            frames.magnitude(spectrum);
        }
        estimator.add(spectrum);
    }
    return estimator;
}

double left_edge(int hundredths) {
    return (hundredths + 50) * 0.01 - 0.5;
}

// librosa 0.11: estimate_tuning(y) and the tuning that chroma_stft finds, in hundredths of a bin.
TEST(Tuning, IsLibrosas) {
    struct Known {
        std::string signal;
        int of_magnitudes;
        int of_powers;
    };
    for (const Known& known :
         {Known{"sine440", 1, 2}, Known{"chirp", 30, -9}, Known{"noise", -32, -20},
          Known{"clicks120", 21, 21}, Known{"progression", -4, -9}, Known{"prog_detuned", 29, 37},
          Known{"silence2", 0, 0}, Known{"short1000", 21, 21}, Known{"dcoffset", -3, -7},
          Known{"music30", 2, 3}}) {
        const std::vector<float> samples = test_signal(known.signal);
        EXPECT_EQ(peaks_of(samples, Of::magnitudes).tuning(12), left_edge(known.of_magnitudes))
            << known.signal;
        EXPECT_EQ(peaks_of(samples, Of::powers).tuning(12), left_edge(known.of_powers)) << known.signal;
    }
}

// The definition in double: local maxima above a tenth of the largest value, parabolas through them, the
// fullest class of those that are not below the median.
double plain_tuning(const std::vector<std::vector<float>>& frames, const TuningParameters& parameters,
                    int sample_rate, std::size_t n_fft, int bins_per_octave) {
    std::vector<double> pitches;
    std::vector<double> heights;
    for (const std::vector<float>& s : frames) {
        const double largest = static_cast<double>(*std::max_element(s.begin(), s.end()));
        for (std::size_t k = 1; k + 1 < s.size(); ++k) {
            const double hz = static_cast<double>(k) * sample_rate / static_cast<double>(n_fft);
            if (hz < parameters.fmin || hz >= parameters.fmax) continue;
            const auto left = static_cast<double>(s[k - 1]);
            const auto value = static_cast<double>(s[k]);
            const auto right = static_cast<double>(s[k + 1]);
            if (value <= parameters.threshold * largest || value <= left || value < right) continue;
            const double bend = left + right - 2 * value;
            const double slope = (right - left) / 2;
            const double shift = std::abs(slope) >= std::abs(bend) ? 0.0 : -slope / bend;
            pitches.push_back((static_cast<double>(k) + shift) * sample_rate / static_cast<double>(n_fft));
            heights.push_back(value + 0.5 * slope * shift);
        }
    }
    if (pitches.empty()) return 0.0;
    std::vector<double> sorted = heights;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t middle = sorted.size() / 2;
    const double median =
        sorted.size() % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
    const auto classes = static_cast<std::size_t>(std::ceil(1.0 / parameters.resolution));
    std::vector<int> counts(classes, 0);
    for (std::size_t i = 0; i < pitches.size(); ++i) {
        if (heights[i] < median) continue;
        const double bins = bins_per_octave * std::log2(pitches[i] / 27.5);
        const double residual = bins - std::floor(bins + 0.5);
        const double position = (residual + 0.5) * static_cast<double>(classes);
        ++counts[std::min(static_cast<std::size_t>(position), classes - 1)];
    }
    const auto fullest = std::max_element(counts.begin(), counts.end()) - counts.begin();
    return static_cast<double>(fullest) / static_cast<double>(classes) - 0.5;
}

// A frame with one symmetrical peak at each of some bins.
std::vector<float> frame_with_peaks(std::size_t bins, const std::vector<std::size_t>& peaks,
                                    float height = 1.0F) {
    std::vector<float> frame(bins, 0.0F);
    for (const std::size_t peak : peaks) {
        frame[peak] = height;
        frame[peak - 1] = frame[peak + 1] = height / 2;
    }
    return frame;
}

TEST(Tuning, IsThatOfTheDefinitionOnNoise) {
    for (const std::size_t n_fft : testing::frame_sizes) {
        std::vector<std::vector<float>> frames;
        TuningEstimator estimator({}, 22050, n_fft);
        // An odd number of frames and of peaks, so that medians of both kinds are met.
        for (std::uint64_t seed = 0; seed < 41; ++seed) {
            frames.push_back(testing::noise_spectrum(n_fft / 2 + 1, seed + n_fft));
            estimator.add(frames.back());
            EXPECT_NEAR(estimator.tuning(12), plain_tuning(frames, {}, 22050, n_fft, 12), 1e-12)
                << n_fft << ' ' << seed;
        }
        EXPECT_NEAR(estimator.tuning(36), plain_tuning(frames, {}, 22050, n_fft, 36), 1e-12) << n_fft;
    }
}

TEST(Tuning, HeedsItsParameters) {
    for (const TuningParameters& parameters :
         {TuningParameters{.fmin = 0.0, .fmax = 384000.0}, TuningParameters{.fmin = 1000.0, .fmax = 1100.0},
          TuningParameters{.threshold = 0.0}, TuningParameters{.threshold = 0.9},
          TuningParameters{.threshold = 1.0}, TuningParameters{.resolution = 0.5},
          TuningParameters{.resolution = 0.03}, TuningParameters{.resolution = 0.015},
          TuningParameters{.fmin = 4000.0, .fmax = 150.0}}) {
        std::vector<std::vector<float>> frames;
        TuningEstimator estimator(parameters, 44100, 2048);
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            frames.push_back(testing::noise_spectrum(1025, seed));
            estimator.add(frames.back());
        }
        EXPECT_NEAR(estimator.tuning(12), plain_tuning(frames, parameters, 44100, 2048, 12), 1e-12)
            << parameters.fmin << ' ' << parameters.threshold << ' ' << parameters.resolution;
    }
}

TEST(Tuning, FindsHowFarASineIsOff) {
    for (const double off : {-0.45, -0.3, -0.105, 0.0, 0.205, 0.31, 0.44}) {
        const double hz = 880.0 * std::exp2(off / 12.0);
        std::vector<float> samples(30000);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            samples[i] =
                static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / 22050.0));
        }
        // A parabola through the magnitudes of a Hann window is off by up to 0.05 of a bin of the transform,
        // at 880 Hz and 8192 samples that is 0.003 of a semitone; the classes are 0.01 wide.
        EXPECT_NEAR(peaks_of(samples, Of::magnitudes, 22050, {}, {.n_fft = 8192}).tuning(12), off, 0.02)
            << off;
    }
}

TEST(Tuning, WithoutPeaksIsZero) {
    TuningEstimator estimator({}, 22050, 2048);
    EXPECT_EQ(estimator.tuning(12), 0.0);
    estimator.add(std::vector<float>(1025, 0.0F));
    estimator.add(std::vector<float>(1025, 0.5F));  // a plateau stands above nothing
    EXPECT_EQ(estimator.tuning(12), 0.0);
    estimator.add(frame_with_peaks(1025, {5, 500}));  // 54 Hz and 5383 Hz
    EXPECT_EQ(estimator.tuning(12), 0.0);
}

TEST(Tuning, OfAPlateauTheFirstBinIsThePeak) {
    std::vector<float> plateau(1025, 0.0F);
    plateau[99] = 0.5F;
    plateau[100] = plateau[101] = 1.0F;
    plateau[102] = 0.25F;
    TuningEstimator estimator({}, 22050, 2048);
    estimator.add(plateau);
    EXPECT_NEAR(estimator.tuning(12), plain_tuning({plateau}, {}, 22050, 2048, 12), 1e-12);
    EXPECT_NE(estimator.tuning(12), 0.0);
}

TEST(Tuning, LooksFromFminToBelowFmax) {
    // Bins 10 Hz apart.
    const auto peak_at_100 = frame_with_peaks(1025, {100});
    const auto found = [&](double fmin, double fmax) {
        TuningEstimator estimator({.fmin = fmin, .fmax = fmax}, 20480, 2048);
        estimator.add(peak_at_100);
        return estimator.tuning(12) != 0.0;
    };
    EXPECT_TRUE(found(150.0, 4000.0));
    EXPECT_TRUE(found(1000.0, 4000.0));
    EXPECT_FALSE(found(1000.1, 4000.0));
    EXPECT_FALSE(found(150.0, 1000.0));
    EXPECT_TRUE(found(150.0, 1000.1));
}

// The threshold is a share of the largest value of the frame, wherever that is.
TEST(Tuning, ALouderBinAnywhereHidesAPeak) {
    for (const std::size_t loud : {0U, 7U, 8U, 500U, 1016U, 1023U, 1024U}) {
        std::vector<float> frame = frame_with_peaks(1025, {100});
        frame[loud] = 9.0F;
        TuningEstimator heard({.fmax = 1500.0}, 22050, 2048);
        heard.add(frame);
        EXPECT_NE(heard.tuning(12), 0.0) << loud;
        frame[loud] = 11.0F;
        TuningEstimator hidden({.fmax = 1500.0}, 22050, 2048);
        hidden.add(frame);
        EXPECT_EQ(hidden.tuning(12), 0.0) << loud;
    }
}

TEST(Tuning, OfTwoClassesAlikeTakesTheLower) {
    // Bins 100 and 101 in a transform of 2048: residuals of semitones far apart, one peak each.
    TuningEstimator one({}, 22050, 2048);
    one.add(frame_with_peaks(1025, {100}));
    TuningEstimator other({}, 22050, 2048);
    other.add(frame_with_peaks(1025, {103}));
    ASSERT_NE(one.tuning(12), other.tuning(12));
    const double lower = std::min(one.tuning(12), other.tuning(12));
    one.append(other);
    EXPECT_EQ(one.tuning(12), lower);
}

TEST(Tuning, PeaksBelowTheMedianDoNotCount) {
    TuningEstimator estimator({}, 22050, 2048);
    for (int i = 0; i < 3; ++i) estimator.add(frame_with_peaks(1025, {100}, 5.0F));
    const double loud = estimator.tuning(12);
    for (int i = 0; i < 2; ++i) estimator.add(frame_with_peaks(1025, {103}, 4.0F));
    EXPECT_EQ(estimator.tuning(12), loud);
    // As many more of the soft ones move the median down to them.
    for (int i = 0; i < 5; ++i) estimator.add(frame_with_peaks(1025, {103}, 4.0F));
    EXPECT_NE(estimator.tuning(12), loud);
}

TEST(Tuning, AppendedFramesCountAsAdded) {
    const std::vector<float> samples = test_signal("progression");
    const std::span<const float> all(samples);
    TuningEstimator whole({}, 22050, 512);
    TuningEstimator first({}, 22050, 512);
    TuningEstimator later({}, 22050, 512);
    StftFrames frames({.n_fft = 512});
    std::vector<float> spectrum(frames.bins());
    for (std::size_t frame = 0; frame < 400; ++frame) {
        frames.transform(all, frame);
        frames.power(spectrum);
        whole.add(spectrum);
        (frame < 150 ? first : later).add(spectrum);
    }
    first.append(later);
    EXPECT_EQ(first.tuning(12), whole.tuning(12));
    EXPECT_EQ(first.tuning(24), whole.tuning(24));
}

TEST(Tuning, LiesFromMinusHalfToBelowHalf) {
    for (std::size_t bin = 15; bin < 370; ++bin) {
        TuningEstimator estimator({}, 22050, 2048);
        estimator.add(frame_with_peaks(1025, {bin}));
        for (const int bins_per_octave : {1, 12, 36, 120}) {
            const double tuning = estimator.tuning(bins_per_octave);
            EXPECT_GE(tuning, -0.5);
            EXPECT_LT(tuning, 0.5);
            const double bins =
                bins_per_octave * std::log2(static_cast<double>(bin) * 22050.0 / 2048.0 / 27.5);
            const double above = bins - std::floor(bins + 0.5) - tuning;
            EXPECT_GT(above, -1e-4) << bin;
            EXPECT_LT(above, 0.01 + 1e-4) << bin;
        }
    }
}

TEST(Tuning, RefusesParametersOutOfRange) {
    EXPECT_THROW(TuningEstimator({.resolution = 0.0}, 22050, 2048), UsageError);
    EXPECT_THROW(TuningEstimator({.threshold = 1.5}, 22050, 2048), UsageError);
    EXPECT_THROW(TuningEstimator({.fmin = -1.0}, 22050, 2048), UsageError);
}

}  // namespace
}  // namespace resonet
