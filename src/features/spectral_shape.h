#pragma once

#include <cstddef>
#include <span>

#include "core/parameter.h"

namespace resonet {

/// librosa.feature.spectral_rolloff.
struct RolloffParameters {
    double roll_percent = 0.85;  ///< share of the sum of magnitudes that lies at or below the roll-off

    static std::span<const Parameter<RolloffParameters>> parameters();
};

/// librosa.feature.spectral_flatness.
struct FlatnessParameters {
    double amin = 1e-10;  ///< smaller powers count as this

    static std::span<const Parameter<FlatnessParameters>> parameters();
};

// Descriptors of eight frames at once: `magnitude` holds `bins` groups of 8 (dsp/lanes.h), the magnitudes of
// eight frames in one bin after those in the next. Results are of those frames. `bin_hz`: sample rate /
// n_fft.

/// Centre of gravity of the magnitudes in Hz, and the deviation from it (librosa.feature.spectral_centroid,
/// spectral_bandwidth with p 2): sqrt(sum m (f - c)^2 / sum m). Both 0 where all magnitudes are 0.
void centroid_and_bandwidth(const float* magnitude, std::size_t bins, double bin_hz, float* centroid,
                            float* bandwidth);

/// The lowest frequency in Hz at or below which lies roll_percent of the sum of the magnitudes. Sums are
/// taken in single precision from the lowest bin up, as librosa's are.
void rolloff(const float* magnitude, std::size_t bins, double bin_hz, const RolloffParameters& parameters,
             float* frequency);

/// Geometric over arithmetic mean of the powers (magnitude squared), 0 to 1; 1 for silence.
void flatness(const float* magnitude, std::size_t bins, const FlatnessParameters& parameters,
              float* flatness);

}  // namespace resonet
