#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <numbers>
#include <string>
#include <vector>

#include "support/signals.h"

namespace resonet::testing {

/// A piece of music that is another for every `seed`: chords of three notes that change at random four times
/// a second, with harmonics and a little noise. The first part of a longer piece is the shorter one.
inline std::vector<float> melody(std::uint64_t seed, double seconds, int rate = 22050) {
    NoiseSource notes(seed * 2 + 1);
    NoiseSource noise(seed * 2 + 2);
    for (int i = 0; i < 20; ++i) notes.next();  // neighbouring seeds begin alike
    std::vector<float> samples(static_cast<std::size_t>(std::llround(seconds * rate)));
    std::array<double, 3> frequencies = {};
    for (std::size_t n = 0; n < samples.size(); ++n) {
        if (n % static_cast<std::size_t>(rate / 4) == 0) {
            for (double& frequency : frequencies) {
                frequency = 110.0 * std::exp2(std::floor((notes.next() + 1) * 18) / 12);
            }
        }
        double sum = 0.02 * noise.next();
        const double time = static_cast<double>(n) / rate;
        for (const double frequency : frequencies) {
            const double phase = 2 * std::numbers::pi * frequency * time;
            sum += 0.12 * std::sin(phase) + 0.05 * std::sin(2 * phase) + 0.03 * std::sin(3 * phase);
        }
        samples[n] = static_cast<float>(sum);
    }
    return samples;
}

/// Runs ffmpeg on `source` with `options`; false where it is not installed or lacks the encoder.
inline bool re_encode(const std::filesystem::path& source, const std::string& options,
                      const std::filesystem::path& target) {
    const std::string command = "ffmpeg -nostdin -v error -y -i '" + source.string() + "' " + options + " '" +
                                target.string() + "' 2>/dev/null";
    return std::system(command.c_str()) == 0;
}

}  // namespace resonet::testing
