#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dsp/lanes.h"
#include "support/signals.h"

namespace resonet::testing {

/// Spectra of eight frames, a vector each.
using EightFrames = std::array<std::vector<float>, lane_count>;

/// [bin][8], as the loops over eight frames take them.
inline std::vector<float> in_lanes(const EightFrames& frames) {
    const std::size_t bins = frames[0].size();
    std::vector<float> lanes(bins * lane_count);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        for (std::size_t i = 0; i < lane_count; ++i) lanes[bin * lane_count + i] = frames[i][bin];
    }
    return lanes;
}

/// `bins` magnitudes of noise from 0 to 1 that falls off with frequency, so that no band is like another.
inline std::vector<float> noise_spectrum(std::size_t bins, std::uint64_t seed) {
    NoiseSource source(seed);
    std::vector<float> spectrum(bins);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double slope = 1.0 / (1.0 + 5.0 * static_cast<double>(bin) / static_cast<double>(bins));
        spectrum[bin] = static_cast<float>((0.5 * source.next() + 0.5) * slope);
    }
    return spectrum;
}

/// All zero but one line.
inline std::vector<float> line_spectrum(std::size_t bins, std::size_t line, float height = 1.0F) {
    std::vector<float> spectrum(bins, 0.0F);
    spectrum.at(line) = height;
    return spectrum;
}

/// Eight frames that differ as much as can be: noises, a line, two lines, flat, silence, loud and soft.
inline EightFrames eight_different_frames(std::size_t bins) {
    EightFrames frames;
    frames[0] = noise_spectrum(bins, 1);
    frames[1] = line_spectrum(bins, bins / 3, 0.7F);
    frames[2] = line_spectrum(bins, 1, 2.0F);
    frames[2][bins - 2] = 2.0F;
    frames[3].assign(bins, 0.25F);
    frames[4].assign(bins, 0.0F);
    frames[5] = noise_spectrum(bins, 2);
    for (float& value : frames[5]) value *= 1e6F;
    frames[6] = noise_spectrum(bins, 3);
    for (float& value : frames[6]) value *= 1e-4F;
    frames[7] = line_spectrum(bins, bins - 1);
    return frames;
}

/// Frame sizes around the widths of vectors, and those that are used.
inline constexpr std::size_t frame_sizes[] = {16, 62, 400, 2048, 4096};

}  // namespace resonet::testing
