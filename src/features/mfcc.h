#pragma once

#include <cstddef>
#include <span>

#include "core/parameter.h"
#include "features/matrix.h"
#include "features/spectrogram.h"

namespace resonet {

/// librosa.feature.mfcc with dct_type 2 and norm "ortho".
struct MfccParameters {
    int n_mfcc = 20;      ///< coefficients; 1 to the number of bands
    double lifter = 0.0;  ///< L: coefficient n is scaled by 1 + L/2 sin(pi (n + 1) / L); 0 for none, to 1000

    static std::span<const Parameter<MfccParameters>> parameters();
};

/// Errors: UsageError, naming the parameter that is out of its range.
void validate(const MfccParameters& parameters, std::size_t bands);

/// The first `rows` rows of the orthonormal DCT-II of `size` points, [coefficient, point]:
/// scipy.fft.dct(type=2, norm="ortho").
Matrix dct_matrix(std::size_t rows, std::size_t size);

/// Mel-frequency cepstral coefficients [coefficient, frame] of a log-mel spectrogram [band, frame] in dB.
Matrix mfcc_of(const Matrix& log_mel, const MfccParameters& parameters = {});

/// Those of a signal, [coefficient, frame]: dB relative to 1, at most 80 below the signal's maximum.
Matrix mfcc(std::span<const float> samples, const MfccParameters& parameters = {},
            const StftParameters& stft = {}, const MelParameters& mel = {});

}  // namespace resonet
