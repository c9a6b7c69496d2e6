// One analyser for many recordings.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/error.h"
#include "features/analysis.h"
#include "features/front_end.h"
#include "features/recording_sink.h"
#include "support/signals.h"

namespace resonet {
namespace {

using D = Descriptor;
using testing::expect_same;
using testing::RecordingSink;

std::vector<D> all() {
    std::vector<D> wanted;
    for (const DescriptorInfo& known : all_descriptors()) wanted.push_back(known.descriptor);
    return wanted;
}

// A piece of music, each another one.
std::vector<float> music(std::size_t count) {
    static const std::vector<float> source = testing::test_signal("progression");
    testing::NoiseSource noise(count);
    std::vector<float> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
        samples[i] = source[(i + 7 * count) % source.size()] + static_cast<float>(0.001 * noise.next());
    }
    return samples;
}

void expect_as_fresh(Analyser& analyser, const std::vector<float>& samples,
                     const AnalysisSettings& settings) {
    RecordingSink again;
    analyser.run(read_from(samples), again);
    RecordingSink fresh;
    analyse(read_from(samples), all(), settings, 1, fresh);
    expect_same(again.arrays(), fresh.arrays());
    EXPECT_EQ(again.tempo(), fresh.tempo());
    EXPECT_EQ(again.samples(), samples.size());
    EXPECT_TRUE(again.ended());
}

TEST(Analyser, RemembersNothingOfTheRecordingBefore) {
    AnalysisSettings settings;
    settings.separation.margin = 1.5;
    Analyser analyser(all(), settings, 2);
    for (const std::size_t count : {300000U, 5000U, 600000U, 4096U, 30000U}) {
        expect_as_fresh(analyser, music(count), settings);
    }
}

// Of more than 16273 of these frames no spectra are kept; of the next recording they are again.
TEST(Analyser, TakesShortRecordingsAfterLongOnes) {
    AnalysisSettings settings;
    settings.stft = {.n_fft = 256, .hop_length = 64};
    settings.contrast.n_bands = 5;
    const std::vector<D> wanted{D::chroma_stft, D::spectral_contrast, D::log_mel};
    Analyser analyser(wanted, settings, 2);
    for (const std::size_t frames : {17000U, 100U, 20000U, 16273U, 16274U, 30U}) {
        const std::vector<float> samples = music(64 * frames - 1);
        RecordingSink again;
        analyser.run(read_from(samples), again);
        expect_same(again.arrays(), analyse(samples, wanted, settings).arrays);
    }
}

TEST(Analyser, GoesOnAfterBadRecordings) {
    Analyser analyser(all(), {}, 2);
    std::vector<float> late = music(700000);
    late.back() = std::numeric_limits<float>::quiet_NaN();
    RecordingSink sinks[4];
    EXPECT_THROW(analyser.run(read_from(late), sinks[0]), SignalError);
    expect_as_fresh(analyser, music(20000), {});
    EXPECT_THROW(analyser.run(read_from({}), sinks[1]), SignalError);
    expect_as_fresh(analyser, music(20001), {});
    const std::vector<float> short_one = music(1000);
    EXPECT_THROW(analyser.run(read_from(short_one), sinks[2]), InputError);  // too few frames for a delta
    expect_as_fresh(analyser, music(20002), {});
    const SampleReader torn = [calls = 0](std::span<float> out) mutable -> std::size_t {
        if (++calls == 3) throw std::runtime_error("torn");
        std::fill(out.begin(), out.end(), 0.1F);
        return out.size();
    };
    EXPECT_THROW(analyser.run(torn, sinks[3]), std::runtime_error);
    expect_as_fresh(analyser, music(20003), {});
    for (const RecordingSink& sink : sinks) EXPECT_FALSE(sink.ended());
}

TEST(Analyser, CanBeMoved) {
    Analyser first(all(), {}, 1);
    expect_as_fresh(first, music(9000), {});
    Analyser second(std::move(first));
    expect_as_fresh(second, music(9001), {});
    Analyser third(std::vector{D::rms}, {}, 1);
    third = std::move(second);
    expect_as_fresh(third, music(9002), {});
}

TEST(Analyser, RefusesBadSettingsWhenItIsMade) {
    AnalysisSettings settings;
    settings.separation.kernel_size = 16;
    EXPECT_THROW(Analyser(std::vector{D::harmonic}, settings), UsageError);
    EXPECT_NO_THROW(Analyser(std::vector{D::rms}, settings));
    settings.sample_rate = 8000;
    EXPECT_THROW(Analyser(std::vector{D::spectral_contrast}, settings), UsageError);
    settings.rms.frame_length = 0;
    EXPECT_THROW(Analyser(std::vector{D::zero_crossing_rate}, settings), UsageError);
}

}  // namespace
}  // namespace resonet
