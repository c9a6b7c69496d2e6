// Long recordings, bad ones, and settings that do not go together.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "features/analysis.h"
#include "features/front_end.h"
#include "features/recording_sink.h"
#include "features/tuning.h"
#include "support/signals.h"

namespace resonet {
namespace {

using D = Descriptor;
using testing::RecordingSink;

std::vector<float> noise(std::size_t count) {
    testing::NoiseSource source(count);
    std::vector<float> samples(count);
    for (float& sample : samples) sample = static_cast<float>(0.5 * source.next());
    return samples;
}

std::vector<D> all() {
    std::vector<D> wanted;
    for (const DescriptorInfo& known : all_descriptors()) wanted.push_back(known.descriptor);
    return wanted;
}

AnalysisSettings small_frames() {
    AnalysisSettings settings;
    settings.stft = {.n_fft = 256, .hop_length = 64};
    return settings;
}

// Of long recordings no spectra are kept.
// As many as there are in 2048 frames of 1025 bins, with frames of small_frames().
constexpr std::size_t most_kept = 2048 * 1025 / 129;

TEST(LongAnalysis, ChromaIsThatOfTheKeptSpectra) {
    AnalysisSettings settings = small_frames();
    settings.chroma.tuning = 0.2;
    for (const std::size_t frames : {most_kept - 1, most_kept, most_kept + 1, most_kept + 700}) {
        const std::vector<float> samples = noise(64 * frames - 1);
        RecordingSink sink;
        analyse(read_from(samples), std::vector{D::chroma_stft}, settings, 2, sink);
        const Matrix whole = sink.arrays().at(D::chroma_stft);
        ASSERT_EQ(whole.columns, frames);
        // Parts that begin every 2000 frames; their outermost frames see the padding.
        for (std::size_t first = 0; first + 2 < frames; first += 2000) {
            const std::size_t count = std::min<std::size_t>(2000, frames - first);
            const std::size_t end = std::min(samples.size(), 64 * (first + count));
            const Analysis part = analyse(std::span(samples).subspan(64 * first, end - 64 * first),
                                          std::vector{D::chroma_stft}, settings);
            for (std::size_t c = 0; c < 12; ++c) {
                for (std::size_t frame = 2; frame + 2 < count; ++frame) {
                    ASSERT_EQ(whole.at(c, first + frame), part[D::chroma_stft].at(c, frame))
                        << frames << ' ' << first + frame;
                }
            }
        }
    }
}

TEST(LongAnalysis, ReadsAgainInsteadOfKeepingSamples) {
    const AnalysisSettings settings = small_frames();
    const std::vector<float> samples = noise(64 * most_kept + 5000);
    const std::vector<D> wanted{D::chroma_stft};
    RecordingSink kept;
    Analyser(wanted, settings).run(read_from(samples), kept);
    for (const bool complete : {true, false}) {
        int readings = 0;
        const std::span<const float> later = std::span(samples).first(samples.size() - (complete ? 0 : 500));
        const ReadAgain again = [&] {
            ++readings;
            return read_from(later);
        };
        RecordingSink read_twice;
        Analyser analyser(wanted, settings);
        if (complete) {
            analyser.run(read_from(samples), read_twice, again);
            EXPECT_EQ(read_twice.arrays().at(D::chroma_stft).values, kept.arrays().at(D::chroma_stft).values);
        } else {
            EXPECT_THROW(analyser.run(read_from(samples), read_twice, again), InputError);
        }
        EXPECT_EQ(readings, 1);
    }
}

TEST(LongAnalysis, TuningIsThatOfTheWholeRecording) {
    const AnalysisSettings settings = small_frames();
    for (const std::size_t frames : {std::size_t{700}, most_kept, most_kept + 1}) {
        const std::vector<float> samples = noise(64 * frames - 1);
        TuningEstimator estimator({}, 22050, 256);
        StftFrames transform(settings.stft);
        std::vector<float> power(transform.bins());
        for (std::size_t frame = 0; frame < frames; ++frame) {
            transform.transform(samples, frame);
            transform.power(power);
            estimator.add(power);
        }
        AnalysisSettings fixed = settings;
        fixed.chroma.tuning = estimator.tuning(12);
        const Analysis estimated = analyse(samples, std::vector{D::chroma_stft}, settings, 2);
        EXPECT_TRUE(estimated[D::chroma_stft].values ==
                    analyse(samples, std::vector{D::chroma_stft}, fixed)[D::chroma_stft].values)
            << frames;
        fixed.chroma.tuning = estimator.tuning(12) > 0.0 ? -0.3 : 0.3;
        EXPECT_FALSE(estimated[D::chroma_stft].values ==
                     analyse(samples, std::vector{D::chroma_stft}, fixed)[D::chroma_stft].values);
    }
}

TEST(WholeRecordingBytes, AreThoseOfWhatDoesNotStream) {
    for (const DescriptorInfo& known : all_descriptors()) {
        const double bytes = whole_recording_bytes(std::vector{known.descriptor}, {});
        EXPECT_EQ(bytes > 0.0, !known.streams) << known.name;
        EXPECT_LT(bytes, 1e6) << known.name;
    }
    const std::vector<D> mfcc{D::mfcc};
    AnalysisSettings dense;
    dense.stft.hop_length = 256;
    EXPECT_DOUBLE_EQ(whole_recording_bytes(mfcc, dense), 2.0 * whole_recording_bytes(mfcc, {}));
    EXPECT_GT(whole_recording_bytes(all(), {}), whole_recording_bytes(mfcc, {}));
}

SignalError::Kind fault_of(const std::vector<float>& samples, const std::vector<D>& wanted) {
    RecordingSink sink;
    try {
        analyse(read_from(samples), wanted, {}, 2, sink);
    } catch (const SignalError& error) {
        EXPECT_FALSE(sink.ended());
        EXPECT_FALSE(error.problem().empty());
        return error.kind();
    }
    ADD_FAILURE() << "no fault was found";
    return SignalError::Kind::silent;
}

TEST(BadSignal, IsRefused) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    for (const std::vector<D>& wanted :
         {std::vector{D::rms}, std::vector{D::chroma_cqt, D::mfcc}, all(), std::vector<D>{}}) {
        EXPECT_EQ(fault_of({}, wanted), SignalError::Kind::empty);
        for (const std::size_t at : {0U, 1U, 29999U}) {
            std::vector<float> samples(30000, 0.1F);
            samples[at] = nan;
            EXPECT_EQ(fault_of(samples, wanted), SignalError::Kind::not_finite);
            samples[at] = -infinity;
            EXPECT_EQ(fault_of(samples, wanted), SignalError::Kind::not_finite);
            samples[at] = 1e30F;
            EXPECT_EQ(fault_of(samples, wanted), SignalError::Kind::too_loud);
            samples[at] = -1e30F;
            EXPECT_EQ(fault_of(samples, wanted), SignalError::Kind::too_loud);
        }
    }
    std::vector<float> late(900000, 0.1F);
    late.back() = nan;
    EXPECT_EQ(fault_of(late, {D::rms}), SignalError::Kind::not_finite);
}

TEST(BadSignal, TheLoudestThatIsTakenGivesFiniteNumbers) {
    std::vector<D> wanted = all();
    for (const float height : {1e14F, 1e-14F, 1e-30F, 1e-45F, 0.0F}) {
        std::vector<float> samples = noise(20000);
        for (float& sample : samples) sample = std::clamp(sample * 2.0F * height, -1e14F, 1e14F);
        const Analysis analysis = analyse(samples, wanted);
        for (const auto& [descriptor, matrix] : analysis.arrays) {
            EXPECT_TRUE(std::all_of(matrix.values.begin(), matrix.values.end(),
                                    [](float value) { return std::isfinite(value); }))
                << info(descriptor).name << ' ' << height;
        }
    }
    AnalysisSettings wide;
    wide.stft.n_fft = 65536;
    const Analysis constant = analyse(std::vector<float>(70000, 1e14F),
                                      std::vector{D::stft, D::melspectrogram, D::chroma_stft,
                                                  D::spectral_flatness, D::spectral_centroid, D::harmonic},
                                      wide);
    for (const auto& [descriptor, matrix] : constant.arrays) {
        EXPECT_TRUE(std::all_of(matrix.values.begin(), matrix.values.end(), [](float value) {
            return std::isfinite(value);
        })) << info(descriptor).name;
    }
}

TEST(BadSignal, WhatReaderAndSinkThrowComesThrough) {
    RecordingSink sink;
    int calls = 0;
    const SampleReader torn = [&](std::span<float> out) {
        if (++calls == 3) throw std::runtime_error("torn");
        std::fill(out.begin(), out.end(), 0.1F);
        return out.size();
    };
    EXPECT_THROW(analyse(torn, std::vector{D::rms}, {}, 2, sink), std::runtime_error);
    class FullSink : public AnalysisSink {
        void columns(Descriptor /*descriptor*/, std::size_t /*first*/, const Matrix& /*part*/) override {
            throw std::length_error("full");
        }
    };
    FullSink full;
    EXPECT_THROW(analyse(read_from(noise(3000)), std::vector{D::rms}, {}, 2, full), std::length_error);
}

TEST(BadSignal, TooShortForADeltaIsAnInputError) {
    EXPECT_THROW(analyse(noise(512 * 8 - 1), std::vector{D::mfcc_delta}), InputError);
    EXPECT_THROW(analyse(noise(512 * 8 - 1), std::vector{D::mfcc_delta2}), InputError);
    EXPECT_EQ(analyse(noise(512 * 8), std::vector{D::mfcc_delta})[D::mfcc_delta].columns, 9U);
}

// Nothing is delivered for settings that cannot work: whoever writes it to a file would be left with a stump.
TEST(BadSettings, AreRefusedWithARemedyBeforeAnything) {
    const auto refuse = [](const std::string& what, const std::vector<D>& wanted, const auto& change) {
        AnalysisSettings settings;
        change(settings);
        RecordingSink sink;
        try {
            analyse(read_from(noise(20000)), wanted, settings, 1, sink);
            ADD_FAILURE() << what << " was taken";
        } catch (const UsageError& error) {
            EXPECT_FALSE(error.remedy().empty()) << error.what();
            EXPECT_TRUE(sink.empty()) << what << " was found after something had been delivered";
        }
    };
    using S = AnalysisSettings;
    refuse("sample rate", {D::rms}, [](S& s) { s.sample_rate = 0; });
    refuse("odd frame", {D::rms}, [](S& s) { s.stft.n_fft = 401; });
    refuse("window", {D::rms}, [](S& s) { s.stft.win_length = 4096; });
    refuse("frame start", {D::rms}, [](S& s) { s.stft.centre = false; });
    refuse("mel range", {D::mfcc}, [](S& s) { s.mel.fmin = 12000.0; });
    refuse("mel ceiling", {D::rms, D::melspectrogram}, [](S& s) { s.mel.fmax = 12000.0; });
    refuse("coefficients", {D::mfcc}, [](S& s) { s.mel.bands = 10; });
    refuse("even delta", {D::rms, D::mfcc_delta}, [](S& s) { s.delta.width = 8; });
    refuse("contrast bands", {D::rms, D::spectral_contrast}, [](S& s) { s.sample_rate = 8000; });
    refuse("kernel", {D::rms, D::harmonic}, [](S& s) { s.separation.kernel_size = 16; });
    refuse("separation hop", {D::rms, D::harmonic}, [](S& s) { s.stft.hop_length = 4096; });
    refuse("separation hop", {D::rms, D::percussive}, [](S& s) { s.stft.hop_length = 1024; });
    refuse("constant-Q octaves", {D::rms, D::chroma_cqt}, [](S& s) { s.cqt.n_octaves = 9; });
    refuse("constant-Q rate", {D::rms, D::tonnetz}, [](S& s) { s.sample_rate = 4000; });
    refuse("constant-Q bins", {D::rms, D::chroma_cqt}, [](S& s) { s.cqt.bins_per_octave = 37; });
    refuse("tempo", {D::rms, D::tempo}, [](S& s) { s.tempo.ac_size = 0.01; });
}

// Parameters of what is not wanted do not stand in the way.
TEST(BadSettings, OfWhatIsNotWantedAreNoHindrance) {
    const std::vector<float> samples = noise(20000);
    AnalysisSettings slow;
    slow.sample_rate = 8000;
    slow.stft.hop_length = 4096;
    EXPECT_NO_THROW(analyse(samples, std::vector{D::rms, D::chroma_stft, D::spectral_centroid}, slow));
    AnalysisSettings few_bands;
    few_bands.mel.bands = 10;  // fewer than the 20 coefficients that nobody asks for
    EXPECT_NO_THROW(analyse(samples, std::vector{D::melspectrogram, D::onset_strength}, few_bands));
}

}  // namespace
}  // namespace resonet
