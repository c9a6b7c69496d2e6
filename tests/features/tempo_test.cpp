#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "features/rhythm.h"
#include "features/spectrogram.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

constexpr double frame_rate = 22050.0 / 512;

// An impulse every `period` frames.
std::vector<float> pulses(std::size_t frames, std::size_t period) {
    std::vector<float> onset(frames, 0.0F);
    for (std::size_t i = period / 2; i < frames; i += period) onset[i] = 1.0F;
    return onset;
}

TEST(Tempo, OfPulsesIsTheirRate) {
    for (const std::size_t period : {35U, 50U, 60U, 75U}) {
        const double bpm = 6000.0 / static_cast<double>(period);
        EXPECT_DOUBLE_EQ(tempo(pulses(2000, period), 100.0), bpm);
    }
}

TEST(Tempo, IsBelowTheLimit) {
    const std::vector<float> onset = pulses(1500, 15);  // 400 beats a minute
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0), 400.0 / 3);
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0, {.start_bpm = 400.0, .max_tempo = 401.0}), 400.0);
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0, {.start_bpm = 400.0, .max_tempo = 400.0}), 200.0);
}

TEST(Tempo, IsNearTheOneThatIsLikely) {
    const std::vector<float> onset = pulses(3000, 50);
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0, {.start_bpm = 55.0, .std_bpm = 0.1}), 60.0);
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0, {.start_bpm = 40.0, .std_bpm = 0.1}), 40.0);
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0, {.start_bpm = 120.0, .std_bpm = 0.1}), 120.0);
}

TEST(Tempo, IsSlowerThanAShortWindowShows) {
    // Windows of half a second end before the second pulse: only the likely tempi decide.
    const std::vector<float> onset = pulses(2000, 75);
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0), 80.0);
    EXPECT_DOUBLE_EQ(tempo(onset, 100.0, {.ac_size = 0.6}), 120.0);
}

TEST(Tempo, OfSilenceIsTheLikeliest) {
    EXPECT_DOUBLE_EQ(tempo(std::vector<float>(500, 0.0F), 100.0), 120.0);
    EXPECT_DOUBLE_EQ(tempo(std::vector<float>(1, 0.0F), 100.0, {.start_bpm = 60.0}), 60.0);
    EXPECT_DOUBLE_EQ(tempo({}, 100.0), 120.0);
}

TEST(Tempo, OfAConstantOnsetStrengthIsOneOfTheGrid) {
    for (const std::size_t frames : {1U, 2U, 100U, 1000U}) {
        const double bpm = tempo(std::vector<float>(frames, 2.5F), 100.0);
        const double lag = 6000.0 / bpm;
        EXPECT_NEAR(lag, std::round(lag), 1e-9);
        EXPECT_GT(bpm, 100.0);
        EXPECT_LT(bpm, 320.0);
    }
}

TEST(Tempo, RefusesBadParameters) {
    const std::vector<float> onset = pulses(500, 50);
    EXPECT_THROW(tempo(onset, 100.0, {.start_bpm = 0.0}), UsageError);
    EXPECT_THROW(tempo(onset, 100.0, {.std_bpm = 0.0}), UsageError);
    EXPECT_THROW(tempo(onset, 100.0, {.ac_size = std::nan("")}), UsageError);
    EXPECT_THROW(tempo(onset, 100.0, {.ac_size = 0.015}), UsageError);  // one frame
    EXPECT_THROW(tempo(onset, 1e6, {.ac_size = 600}), UsageError);      // too many
    EXPECT_THROW(tempo(onset, 100.0, {.max_tempo = 5.0}), UsageError);  // no lag is that long
    EXPECT_THROW(tempo(onset, 0.0), UsageError);
    EXPECT_THROW(tempo(onset, std::nan("")), UsageError);
}

TEST(Tempo, SaysWhatIsWrong) {
    try {
        tempo(pulses(500, 50), 100.0, {.ac_size = 0.015});
        FAIL() << "not refused";
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(), "ac_size in frames is 1");
        EXPECT_EQ(error.remedy(), "choose 2 to 65536");
    }
}

TEST(TempoGolden, IsLibrosas) {
    const std::vector<std::pair<std::string, double>> known{
        {"sine440", 112.34714673913044},
        {"chirp", 129.19921875},
        {"noise", 123.046875},
        {"clicks120", 117.45383522727273},
        {"progression", 99.38401442307692},
        {"prog_detuned", 99.38401442307692},
        {"silence2", 117.45383522727273},
        {"short1000", 117.45383522727273},
        {"dcoffset", 112.34714673913044},
        {"music30", 99.38401442307692},
    };
    for (const auto& [name, bpm] : known) {
        const Matrix log_mel = log_mel_spectrogram(test_signal(name));
        EXPECT_NEAR(tempo(onset_strength(log_mel, {}, 2048, 512), frame_rate), bpm, 1e-9) << name;
    }
}

}  // namespace
}  // namespace resonet
