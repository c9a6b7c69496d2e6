// Every array that librosa 0.11 computed of the test signals, against ours: the table of docs/parity.md.
#include "features/parity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/npy.h"
#include "features/analysis.h"
#include "features/chroma.h"
#include "features/cqt.h"
#include "features/feature_set.h"
#include "features/rhythm.h"
#include "features/separation_masks.h"
#include "features/spectrogram.h"
#include "features/tuning.h"
#include "support/development_data.h"
#include "support/signals.h"

namespace resonet {
namespace {

const std::vector<std::string> signal_names{"sine440",     "chirp",        "noise",    "clicks120",
                                            "progression", "prog_detuned", "silence2", "short1000",
                                            "dcoffset",    "music30"};

std::vector<float> middle(const Matrix& samples) {
    const std::size_t start = samples.columns / 2 > 2048 ? samples.columns / 2 - 2048 : 0;
    const std::size_t end = std::min(samples.columns, start + 4096);
    return {samples.values.begin() + static_cast<std::ptrdiff_t>(start),
            samples.values.begin() + static_cast<std::ptrdiff_t>(end)};
}

float loudest(const std::vector<float>& samples) {
    const auto [least, most] = std::minmax_element(samples.begin(), samples.end());
    return std::max(-*least, *most);
}

TEST(Parity, DescriptorsAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    using D = Descriptor;
    const std::map<std::string, D> arrays{
        {"mel128", D::melspectrogram},
        {"mel_db_ref1", D::log_mel},
        {"mfcc40", D::mfcc},
        {"chroma_stft", D::chroma_stft},
        {"chroma_cqt", D::chroma_cqt},
        {"tonnetz", D::tonnetz},
        {"rms", D::rms},
        {"spectral_centroid", D::spectral_centroid},
        {"spectral_bandwidth", D::spectral_bandwidth},
        {"spectral_rolloff", D::spectral_rolloff},
        {"spectral_contrast", D::spectral_contrast},
        {"spectral_flatness", D::spectral_flatness},
        {"zero_crossing_rate", D::zero_crossing_rate},
        {"onset_strength", D::onset_strength},
    };
    AnalysisSettings settings;
    settings.mfcc.n_mfcc = 40;
    std::vector<D> wanted{D::stft, D::harmonic, D::percussive};
    for (const auto& [name, descriptor] : arrays) wanted.push_back(descriptor);
    Comparison comparison(golden);
    for (const std::string& signal : signal_names) {
        const std::vector<float> samples = testing::test_signal(signal);
        const Analysis analysis = analyse(samples, wanted, settings);
        for (const auto& [name, descriptor] : arrays) {
            comparison.add(signal, name, analysis[descriptor].values);
        }
        const Matrix below_maximum = log_mel_spectrogram(samples, {}, {}, {.reference = std::nullopt});
        comparison.add(signal, "mel_db_refmax", below_maximum.values);
        const double scale = loudest(samples);
        comparison.add(signal, "hpss_y_harm_mid4096", middle(analysis[D::harmonic]), scale);
        comparison.add(signal, "hpss_y_perc_mid4096", middle(analysis[D::percussive]), scale);
        comparison.add(signal, "tonnetz_of_chroma_stft", tonnetz(analysis[D::chroma_stft]).values);

        const Matrix& magnitude = analysis[D::stft];
        std::vector<double> frame_sums(magnitude.columns, 0.0);
        std::vector<double> bin_means(magnitude.rows, 0.0);
        for (std::size_t bin = 0; bin < magnitude.rows; ++bin) {
            for (std::size_t frame = 0; frame < magnitude.columns; ++frame) {
                frame_sums[frame] += static_cast<double>(magnitude.at(bin, frame));
                bin_means[bin] += static_cast<double>(magnitude.at(bin, frame));
            }
            bin_means[bin] /= static_cast<double>(magnitude.columns);
        }
        comparison.add(signal, "stft_mag_framesum", frame_sums);
        comparison.add(signal, "stft_mag_binmean", bin_means);
    }
    EXPECT_EQ(comparison.size(), arrays.size() + 6);
    comparison.check(1e-4);
    // Rounding that made a difference would show in whole bins, and in whole crossings.
    EXPECT_EQ(comparison["spectral_rolloff"].error, 0.0);
    EXPECT_EQ(comparison["zero_crossing_rate"].error, 0.0);
}

TEST(Parity, DeltasAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    Comparison comparison(golden);
    for (const std::string& signal : signal_names) {
        if (signal == "short1000") continue;  // has too few frames
        const Analysis analysis = analyse(testing::test_signal(signal),
                                          std::vector{Descriptor::mfcc_delta, Descriptor::mfcc_delta2});
        // On silence librosa's are rounding noise of 1e-14.
        comparison.add(signal, "mfcc20_delta", analysis[Descriptor::mfcc_delta].values, 1e-9);
        comparison.add(signal, "mfcc20_delta2", analysis[Descriptor::mfcc_delta2].values, 1e-9);
    }
    comparison.check(1e-4);
}

TEST(Parity, RhythmIsLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    Comparison comparison(golden);
    constexpr double frames_per_second = 22050.0 / 512.0;
    for (const std::string& signal : signal_names) {
        const Matrix log_mel = log_mel_spectrogram(testing::test_signal(signal));
        const std::vector<float> mean = onset_strength(log_mel, {}, 2048, 512);
        const std::vector<float> median =
            onset_strength(log_mel, {.aggregate = Aggregate::median}, 2048, 512);
        comparison.add(signal, "onset_strength_median", median);
        comparison.add(signal, "tempogram_mean", tempogram_mean(mean, {.win_length = 344}));
        comparison.add_scalar(signal, "tempo", tempo(mean, frames_per_second));
        const Beats beats = track_beats(median, frames_per_second);
        comparison.add_scalar(signal, "beat_tempo", beats.tempo);
        comparison.add(signal, "beat_frames", beats.frames);
    }
    comparison.check(1e-4);
    EXPECT_EQ(comparison["beat_frames"].error, 0.0);
}

TEST(Parity, TuningsAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    Comparison comparison(golden);
    for (const std::string& signal : signal_names) {
        const std::vector<float> samples = testing::test_signal(signal);
        StftFrames stft(StftParameters{});
        TuningEstimator magnitudes({}, 22050, 2048);
        TuningEstimator powers({}, 22050, 2048);
        std::vector<float> frame(stft.bins());
        for (std::size_t t = 0; t < stft.frames(samples.size()); ++t) {
            stft.transform(samples, t);
            stft.magnitude(frame);
            magnitudes.add(frame);
            stft.power(frame);
            powers.add(frame);
        }
        comparison.add_scalar(signal, "estimate_tuning", magnitudes.tuning(12));
        comparison.add_scalar(signal, "chroma_tuning_power", powers.tuning(12));
    }
    comparison.check(1e-12);
}

TEST(Parity, ChromaFiltersAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    Comparison comparison(golden);
    comparison.add("tables", "chroma_filterbank_12x1025_tuning0",
                   chroma_filters({}, 22050, 2048, 0.0).values);
    comparison.add("tables", "chroma_filterbank_12x1025_tuning0p3",
                   chroma_filters({}, 22050, 2048, 0.3).values);
    EXPECT_EQ(comparison.size(), 2U);
    comparison.check(1e-6);
}

TEST(Parity, SeparationMasksAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    using Side = SeparationMasks::Side;
    Comparison comparison(golden);
    for (const std::string& signal : signal_names) {
        const std::vector<float> samples = testing::test_signal(signal);
        StftFrames stft(StftParameters{});
        const std::size_t frames = stft.frames(samples.size());
        const std::size_t shown = frames / 2;
        SeparationMasks masks({}, stft.bins());
        masks.begin(shown, shown + 1, frames);
        std::vector<float> magnitude(stft.bins());
        std::vector<float> spectrum;
        for (std::size_t t = 0; t < frames; ++t) {
            stft.transform(samples, t);
            stft.magnitude(magnitude);
            masks.store(t, magnitude);
            if (t == shown) spectrum = magnitude;
        }
        masks.compute(0);
        for (const auto& [side, letter] :
             {std::pair(Side::harmonic, "H"), std::pair(Side::percussive, "P")}) {
            const std::span<const float> mask = masks.mask(0, side);
            std::vector<float> masked(mask.size());
            for (std::size_t k = 0; k < mask.size(); ++k) masked[k] = spectrum[k] * mask[k];
            const std::string name = std::string("hpss_mask") + letter + "_frame";
            comparison.add(signal, name, std::vector<float>(mask.begin(), mask.end()));
            comparison.add(signal, std::string("hpss_") + letter + "_frame", masked, loudest(spectrum));
        }
    }
    comparison.check(1e-4);
}

TEST(Parity, TheTableOf57ValuesIsLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    Comparison comparison(golden);
    const AnalysisSettings settings;
    const FeatureSet set = gtzan57(settings);
    for (const std::string& signal : signal_names) {
        const std::vector<float> samples = testing::test_signal(signal);
        const FeatureRow row = feature_row(set, settings, read_from(samples));
        const nlohmann::json& theirs = comparison.table57(signal);
        ASSERT_EQ(theirs.size(), row.values.size());
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            const std::string& name = set.columns[i].name;
            ASSERT_EQ(theirs[i].at("name").get<std::string>(), name);
            // The mean of a signal is next to nothing beside the signal, and so may be a variance beside the
            // mean square.
            const bool separated = name.starts_with("harmony") || name.starts_with("perceptr");
            double scale = separated ? loudest(samples) : 0.0;
            if (name.ends_with("_var")) {
                const auto mean = theirs[i - 1].at("value_f64acc").get<double>();
                scale = separated ? scale * scale : mean * mean;
            }
            comparison.add_values(signal, "gtzan57 " + name, std::vector<double>{row.values[i]},
                                  {theirs[i].at("value_f64acc").get<double>()}, scale);
        }
    }
    EXPECT_EQ(comparison.size(), 57U);
    comparison.check(1e-4);
}

}  // namespace
}  // namespace resonet
