#pragma once

#include <vector>

#include "dsp/stft.h"
#include "features/separation.h"

namespace resonet::testing {

struct Separated {
    std::vector<double> harmonic;
    std::vector<double> percussive;
    /// Sum of the squared windows over each sample: where it is small, rounding errors are large.
    std::vector<double> weight;
};

/// librosa.effects.hpss, word for word and in double precision: the transform as a sum of sines and cosines,
/// medians by sorting, one mask for each side, the inverse over the sum of the squared windows. Slow. Frames
/// are centred and padded with zeros.
Separated separate_plainly(const std::vector<float>& samples, const SeparationParameters& parameters,
                           const StftParameters& stft);

}  // namespace resonet::testing
