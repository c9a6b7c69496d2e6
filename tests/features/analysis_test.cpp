#include "features/analysis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "features/recording_sink.h"
#include "features/time_domain.h"
#include "support/signals.h"

namespace resonet {
namespace {

using D = Descriptor;
using testing::expect_same;
using testing::RecordingSink;
using testing::test_signal;

std::vector<D> all() {
    std::vector<D> wanted;
    for (const DescriptorInfo& known : all_descriptors()) wanted.push_back(known.descriptor);
    return wanted;
}

// All but the slow ones and those that need nine frames.
const std::vector<D> quick{D::stft,
                           D::melspectrogram,
                           D::log_mel,
                           D::mfcc,
                           D::chroma_stft,
                           D::spectral_centroid,
                           D::spectral_bandwidth,
                           D::spectral_rolloff,
                           D::spectral_contrast,
                           D::spectral_flatness,
                           D::rms,
                           D::zero_crossing_rate,
                           D::onset_strength,
                           D::harmonic,
                           D::percussive};

std::vector<float> music(std::size_t count) {
    static const std::vector<float> source = test_signal("progression");
    testing::NoiseSource noise(7);
    std::vector<float> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
        samples[i] = source[(i + 40000) % source.size()] + static_cast<float>(0.001 * noise.next());
    }
    return samples;
}

SampleReader in_pieces(std::span<const float> samples, std::size_t piece) {
    return [read = read_from(samples), piece](std::span<float> out) {
        return read(out.first(std::min(out.size(), piece)));
    };
}

TEST(Analysis, IsTheSameForAnyNumberOfThreads) {
    const std::vector<float> samples = music(600000);  // three blocks
    RecordingSink one;
    analyse(read_from(samples), all(), {}, 1, one);
    EXPECT_EQ(one.parts(D::rms), 3U);
    for (const std::size_t threads : {2U, 5U}) {
        RecordingSink several;
        analyse(read_from(samples), all(), {}, threads, several);
        expect_same(several.arrays(), one.arrays());
        EXPECT_EQ(several.tempo(), one.tempo());
        EXPECT_EQ(several.samples(), one.samples());
    }
}

TEST(Analysis, IsTheSameInMemoryAndThroughASink) {
    const std::vector<float> samples = music(300000);
    RecordingSink sink;
    analyse(read_from(samples), all(), {}, 2, sink);
    const Analysis analysis = analyse(samples, all(), {}, 2);
    expect_same(analysis.arrays, sink.arrays());
    EXPECT_EQ(analysis.tempo, sink.tempo());
    EXPECT_GT(analysis.tempo, 0.0);
    EXPECT_TRUE(sink.ended());
    EXPECT_EQ(sink.samples(), samples.size());
}

TEST(Analysis, IsTheSameForAReaderOfPieces) {
    AnalysisSettings settings;
    settings.stft = {.n_fft = 64, .hop_length = 8};  // two blocks
    settings.contrast = {.fmin = 700.0, .n_bands = 4};
    settings.rms.frame_length = 64;
    settings.zero_crossings.frame_length = 100;
    const std::vector<float> samples = music(8 * 700 + 3);
    RecordingSink whole;
    analyse(read_from(samples), quick, settings, 1, whole);
    EXPECT_EQ(whole.parts(D::rms), 2U);
    for (const std::size_t piece : {1U, 7U, 1000U}) {
        for (const std::size_t threads : {1U, 2U}) {
            RecordingSink sink;
            analyse(in_pieces(samples, piece), quick, settings, threads, sink);
            expect_same(sink.arrays(), whole.arrays());
            EXPECT_EQ(sink.samples(), samples.size());
        }
    }
}

TEST(Analysis, EveryArrayIsAsLongAsTheRecording) {
    for (const std::size_t count : {1U, 511U, 512U, 513U, 1023U, 1024U, 1025U, 262143U, 262144U, 262145U}) {
        RecordingSink sink;
        analyse(read_from(music(count)), quick, {}, 2, sink);
        const auto arrays = sink.arrays();
        ASSERT_EQ(arrays.size(), quick.size()) << count;
        for (const auto& [descriptor, matrix] : arrays) {
            const bool of_samples = descriptor == D::harmonic || descriptor == D::percussive;
            EXPECT_EQ(matrix.columns, of_samples ? count : 1 + count / 512) << count << info(descriptor).name;
            for (const float value : matrix.values) {
                ASSERT_TRUE(std::isfinite(value)) << count << info(descriptor).name;
            }
        }
        EXPECT_EQ(arrays.at(D::stft).rows, 1025U);
        EXPECT_EQ(arrays.at(D::mfcc).rows, 20U);
        EXPECT_EQ(arrays.at(D::spectral_contrast).rows, 7U);
        EXPECT_EQ(arrays.at(D::chroma_stft).rows, 12U);
        EXPECT_EQ(sink.samples(), count);
    }
}

// A descriptor alone is what it is among all others: what is wanted decides only what is computed.
TEST(Analysis, OneAloneIsTheSameAsAmongOthers) {
    const std::vector<float> samples = music(20000);
    const Analysis together = analyse(samples, all());
    for (const D descriptor : all()) {
        const Analysis alone = analyse(samples, std::vector{descriptor});
        ASSERT_EQ(alone.arrays.size(), 1U) << info(descriptor).name;
        EXPECT_TRUE(alone[descriptor].values == together[descriptor].values) << info(descriptor).name;
        if (descriptor == D::tempo) {
            EXPECT_EQ(alone.tempo, together.tempo);
        }
    }
    EXPECT_TRUE(analyse(samples, std::vector<D>{}).arrays.empty());
    EXPECT_EQ(analyse(samples, std::vector{D::rms, D::rms}).arrays.size(), 1U);
}

TEST(Analysis, FramesAreThoseOfTheTransform) {
    for (const StftParameters& stft :
         {StftParameters{}, StftParameters{.hop_length = 100}, StftParameters{.hop_length = 441},
          StftParameters{.hop_length = 1024}, StftParameters{.hop_length = 4096},
          StftParameters{.n_fft = 62, .hop_length = 33}, StftParameters{.n_fft = 4096, .hop_length = 512},
          StftParameters{.n_fft = 1024, .win_length = 600, .hop_length = 256},
          StftParameters{.hop_length = 441, .padding = Padding::reflect},
          StftParameters{.hop_length = 512, .padding = Padding::edge}}) {
        AnalysisSettings settings;
        settings.stft = stft;
        const std::vector<float> samples = music(150000);
        const Analysis analysis =
            analyse(samples, std::vector{D::stft, D::rms, D::zero_crossing_rate}, settings, 2);
        StftFrames frames(stft);
        std::vector<float> magnitude(frames.bins());
        const std::size_t count = frames.frames(samples.size());
        ASSERT_EQ(analysis[D::stft].columns, count);
        float worst = 0.0F;
        for (std::size_t frame = 0; frame < count; ++frame) {
            frames.transform(samples, frame);
            frames.magnitude(magnitude);
            for (std::size_t bin = 0; bin < frames.bins(); ++bin) {
                worst = std::max(worst, std::abs(analysis[D::stft].at(bin, frame) - magnitude[bin]));
            }
        }
        EXPECT_EQ(worst, 0.0F) << stft.n_fft << ' ' << stft.hop_length;
        std::vector<float> row(count);
        const auto hop = static_cast<std::size_t>(stft.hop_length);
        RmsFrames({}, hop, stft.padding).apply({samples, 0, samples.size()}, 0, row);
        EXPECT_TRUE(analysis[D::rms].values == row) << stft.hop_length;
        ZeroCrossings({}, hop).apply({samples, 0, samples.size()}, 0, row);
        EXPECT_TRUE(analysis[D::zero_crossing_rate].values == row) << stft.hop_length;
    }
}

TEST(Analysis, FramesLongerThanTheTransformAreSeenWhole) {
    AnalysisSettings settings;
    settings.stft = {.n_fft = 64, .hop_length = 16, .padding = Padding::reflect};
    settings.rms.frame_length = 5000;
    settings.zero_crossings.frame_length = 3001;
    const std::vector<float> samples = music(30000);
    const Analysis analysis = analyse(samples, std::vector{D::rms, D::zero_crossing_rate}, settings, 2);
    std::vector<float> row(1 + 30000 / 16);
    RmsFrames(settings.rms, 16, Padding::reflect).apply({samples, 0, samples.size()}, 0, row);
    EXPECT_TRUE(analysis[D::rms].values == row);
    ZeroCrossings(settings.zero_crossings, 16).apply({samples, 0, samples.size()}, 0, row);
    EXPECT_TRUE(analysis[D::zero_crossing_rate].values == row);
}

// Reflected frames are those of a signal that was reflected before; zero padding is another thing, but only
// at the ends.
TEST(Analysis, ReflectsTheSignalAtItsEnds) {
    const std::vector<D> wanted{D::stft, D::melspectrogram, D::spectral_centroid, D::spectral_rolloff,
                                D::rms};
    AnalysisSettings reflecting;
    reflecting.stft.padding = Padding::reflect;
    for (const std::size_t count : {2U, 300U, 1025U, 5000U, 262144U, 262500U}) {
        const std::vector<float> samples = music(count);
        std::vector<float> reflected(count + 2048);
        for (std::size_t i = 0; i < reflected.size(); ++i) {
            reflected[i] =
                samples[padded_index(static_cast<std::ptrdiff_t>(i) - 1024, count, Padding::reflect)];
        }
        const Analysis ours = analyse(samples, wanted, reflecting);
        const Analysis by_hand = analyse(reflected, wanted);
        const Analysis zero = analyse(samples, wanted);
        const std::size_t frames = 1 + count / 512;
        for (const D descriptor : wanted) {
            for (std::size_t row = 0; row < ours[descriptor].rows; ++row) {
                for (std::size_t frame = 0; frame < frames; ++frame) {
                    ASSERT_EQ(ours[descriptor].at(row, frame), by_hand[descriptor].at(row, frame + 2))
                        << count << info(descriptor).name << frame;
                    if (frame < 2 || frame * 512 + 1024 > count) continue;
                    ASSERT_EQ(ours[descriptor].at(row, frame), zero[descriptor].at(row, frame));
                }
            }
        }
        EXPECT_NE(ours[D::rms].values.front(), zero[D::rms].values.front());
    }
}

TEST(Analysis, FrequenciesGrowWithTheSampleRate) {
    const std::vector<float> samples = music(30000);
    const std::vector<D> wanted{D::spectral_centroid, D::spectral_bandwidth, D::spectral_rolloff};
    const Analysis usual = analyse(samples, wanted);
    for (const int rate : {1000, 8000, 44100, 96000, 768000}) {
        AnalysisSettings settings;
        settings.sample_rate = rate;
        const Analysis other = analyse(samples, wanted, settings);
        for (const D descriptor : wanted) {
            for (std::size_t i = 0; i < usual[descriptor].columns; ++i) {
                const double expected = static_cast<double>(usual[descriptor].values[i]) * rate / 22050.0;
                EXPECT_NEAR(other[descriptor].values[i], expected, 1e-5 * expected) << rate;
            }
        }
    }
}

TEST(Analysis, RateAndLinearContrastAreHeeded) {
    const std::vector<float> samples = music(5000);
    AnalysisSettings linear;
    linear.contrast.linear = true;
    const Analysis magnitudes = analyse(samples, std::vector{D::spectral_contrast}, linear);
    for (const float value : magnitudes[D::spectral_contrast].values) EXPECT_GE(value, 0.0F);
    std::vector<float> louder = samples;
    for (float& sample : louder) sample *= 2.0F;
    const Analysis doubled = analyse(louder, std::vector{D::spectral_contrast}, linear);
    for (std::size_t i = 0; i < doubled[D::spectral_contrast].values.size(); ++i) {
        EXPECT_FLOAT_EQ(doubled[D::spectral_contrast].values[i],
                        2.0F * magnitudes[D::spectral_contrast].values[i]);
    }
}

}  // namespace
}  // namespace resonet
