#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

namespace resonet::bench {

// What all benchmarks compute with: 30 s at 22,050 Hz in frames of 2048 samples, 512 apart, centred.
inline constexpr int sample_rate = 22050;
inline constexpr double clip_seconds = 30.0;
inline constexpr std::size_t clip_samples = 661500;
inline constexpr std::size_t frame_size = 2048;
inline constexpr std::size_t frames_in_clip = 1292;
inline constexpr std::size_t bins = frame_size / 2 + 1;

/// The clip: a chord of four voices with six partials each, all gliding, so that no frame is like another and
/// no frequency falls on a bin; a burst of noise every 0.3 s, so that onsets and beats have something to
/// find. Within [-1, 1].
inline std::vector<float> clip() {
    constexpr std::array voices = {110.0, 164.8, 220.0, 277.2};  // Hz
    constexpr std::size_t burst_every = 6615;
    std::array<double, voices.size()> phases{};
    std::vector<float> samples(clip_samples);
    std::uint64_t noise = 2024;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double seconds = static_cast<double>(i) / sample_rate;
        double sum = 0.0;
        for (std::size_t voice = 0; voice < voices.size(); ++voice) {
            const double pace = 0.6 + 0.17 * static_cast<double>(voice);
            const double glide = 0.25 * std::sin(pace * seconds) + 0.01 * std::sin(32.0 * seconds);
            phases[voice] += 2.0 * std::numbers::pi * voices[voice] * std::exp2(glide) / sample_rate;
            for (int partial = 1; partial <= 6; ++partial) {
                sum += 0.06 / partial * std::sin(partial * phases[voice]);
            }
        }
        noise = noise * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX generator
        const double white = static_cast<double>(noise >> 40) / 8388608.0 - 1.0;
        const double age = static_cast<double>(i % burst_every) / sample_rate;
        samples[i] = static_cast<float>(sum + (0.002 + 0.3 * std::exp(-35.0 * age)) * white);
    }
    return samples;
}

}  // namespace resonet::bench
