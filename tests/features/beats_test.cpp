#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/rhythm.h"
#include "features/spectrogram.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

constexpr double frame_rate = 22050.0 / 512;

using Frames = std::vector<std::int64_t>;

// The recording ends soon after the last pulse: the tracker's best path need not end with a beat there.
std::vector<float> pulses_at(const Frames& places) {
    std::vector<float> onset(static_cast<std::size_t>(places.back()) + 10, 0.0F);
    for (const std::int64_t place : places) onset[static_cast<std::size_t>(place)] = 1.0F;
    return onset;
}

Frames every(std::int64_t period, std::int64_t first, std::int64_t end) {
    Frames places;
    for (std::int64_t i = first; i < end; i += period) places.push_back(i);
    return places;
}

Beats track(const std::string& signal) {
    const Matrix log_mel = log_mel_spectrogram(test_signal(signal));
    return track_beats(onset_strength(log_mel, {.aggregate = Aggregate::median}, 2048, 512), frame_rate);
}

TEST(Beats, OfPulsesAreThePulses) {
    for (const std::int64_t period : {35, 50, 51, 75}) {
        const Frames places = every(period, period, 2000);
        const Beats beats = track_beats(pulses_at(places), 100.0);
        EXPECT_DOUBLE_EQ(beats.tempo, 6000.0 / static_cast<double>(period));
        EXPECT_EQ(beats.frames, places);
    }
}

TEST(Beats, OfClicksAt120FallOnTheClicks) {
    // The first click comes after 0.1 s, then one every half second; frames are 23 ms.
    const Beats beats = track("clicks120");
    EXPECT_NEAR(beats.tempo, 117.45383522727273, 1e-9);
    ASSERT_EQ(beats.frames.size(), 20U);
    for (std::size_t i = 0; i < 20; ++i) {
        const double seconds = static_cast<double>(beats.frames[i]) / frame_rate;
        EXPECT_NEAR(seconds, 0.1 + 0.5 * static_cast<double>(i), 0.035) << i;
    }
}

TEST(Beats, LoseTheWeakOnesAtTheEndsIfTrimmed) {
    const Frames places = every(50, 21, 2000);
    std::vector<float> onset = pulses_at(places);
    for (const std::int64_t faint : {21, 71, 1971}) onset[static_cast<std::size_t>(faint)] = 0.2F;
    EXPECT_EQ(track_beats(onset, 100.0, {}, {.trim = false}).frames, places);
    EXPECT_EQ(track_beats(onset, 100.0).frames, Frames(places.begin() + 2, places.end() - 1));
}

TEST(Beats, KeepToTheTempoAsTightlyAsAsked) {
    Frames places = every(50, 21, 2000);
    places[10] += 8;  // one comes late
    const std::vector<float> onset = pulses_at(places);
    EXPECT_EQ(track_beats(onset, 100.0, {}, {.tightness = 1.0}).frames, places);
    EXPECT_EQ(track_beats(onset, 100.0, {}, {.tightness = 1e6}).frames, every(50, 21, 2000));
}

TEST(Beats, ArePlacedWhereAPulseIsMissing) {
    Frames places = every(50, 21, 2000);
    std::vector<float> onset = pulses_at(places);
    onset[521] = 0.0F;
    EXPECT_EQ(track_beats(onset, 100.0).frames, places);
}

TEST(Beats, OfSilenceAreNone) {
    for (const std::size_t frames : {0U, 1U, 2U, 500U}) {
        const Beats beats = track_beats(std::vector<float>(frames, 0.0F), 100.0);
        EXPECT_EQ(beats.tempo, 0.0);
        EXPECT_TRUE(beats.frames.empty());
    }
}

TEST(Beats, OfAConstantOnsetStrengthKeepTheTempo) {
    for (const float strength : {1e-30F, 0.1F, 100.0F}) {
        const Beats beats = track_beats(std::vector<float>(1000, strength), 100.0);
        const double period = 6000.0 / beats.tempo;
        ASSERT_GT(beats.frames.size(), 10U) << strength;
        for (std::size_t i = 1; i < beats.frames.size(); ++i) {
            const auto step = static_cast<double>(beats.frames[i] - beats.frames[i - 1]);
            EXPECT_GE(step, std::floor(period / 2)) << strength;
            EXPECT_LE(step, std::ceil(2 * period)) << strength;
        }
    }
}

TEST(Beats, OfOneOrTwoFramesAreAtMostTheLast) {
    // librosa's local score takes no notice of frame 0.
    EXPECT_TRUE(track_beats(std::vector<float>{5.0F}, 100.0).frames.empty());
    EXPECT_TRUE(track_beats(std::vector<float>{5.0F, 0.0F}, 100.0).frames.empty());
    EXPECT_EQ(track_beats(std::vector<float>{0.0F, 5.0F}, 100.0).frames, Frames{1});
}

TEST(Beats, RefuseBadParameters) {
    const std::vector<float> onset = pulses_at(every(50, 21, 500));
    EXPECT_THROW(track_beats(onset, 100.0, {}, {.tightness = 0.0}), UsageError);
    EXPECT_THROW(track_beats(onset, 100.0, {.start_bpm = -1.0}), UsageError);
    EXPECT_THROW(track_beats(onset, -100.0), UsageError);
    EXPECT_THROW(track_beats(std::vector<float>(500, 0.0F), 0.0), UsageError);
}

TEST(BeatsGolden, AreLibrosas) {
    const Beats progression = track("progression");
    EXPECT_NEAR(progression.tempo, 99.38401442307692, 1e-9);
    EXPECT_EQ(progression.frames,
              (Frames{27, 53, 78, 104, 130, 156, 182, 208, 234, 259, 285, 311, 337, 363, 388, 409}));
    EXPECT_EQ(track("clicks120").frames, (Frames{5,   27,  48,  70,  91,  113, 134, 156, 177, 199,
                                                 221, 242, 264, 285, 307, 328, 350, 371, 393, 414}));
    const Beats noise = track("noise");
    EXPECT_NEAR(noise.tempo, 135.99917763157896, 1e-9);
    EXPECT_EQ(noise.frames, Frames{3});
}

}  // namespace
}  // namespace resonet
