#pragma once

#include <cstddef>
#include <span>

#include "core/parameter.h"
#include "dsp/stft.h"
#include "features/matrix.h"
#include "features/tuning.h"

namespace resonet {

/// librosa.feature.chroma_cqt, chroma_cens, and the constant-Q transform under them.
struct CqtParameters {
    double fmin = 32.70319566257483;  ///< Hz of the lowest bin, C1
    int bins_per_octave = 36;         ///< a multiple of 12
    int n_octaves = 7;

    static std::span<const Parameter<CqtParameters>> parameters();
};

/// Errors: UsageError, naming what is out of its range; where the highest filter could reach beyond half the
/// sample rate (Hz), for a recording half a bin sharp.
void validate(const CqtParameters& parameters, int sample_rate, int hop_length);

/// Magnitude of the constant-Q transform, [bin, frame]: np.abs(librosa.cqt(...)), n_octaves * bins_per_octave
/// bins from the lowest. `samples` at `sample_rate` Hz; frames every `hop_length` samples, padded as
/// `padding` says; the tuning is estimated from the samples, in frames of 2048 every 512. A hop is halved
/// with the sample rate from octave to octave; one that is odd (441) stays, with longer filters, which takes
/// much longer. Errors: UsageError as validate.
Matrix constant_q(std::span<const float> samples, int sample_rate, int hop_length, Padding padding,
                  const CqtParameters& parameters = {}, const TuningParameters& tuning_parameters = {});

/// [12, frame] from the magnitude of a constant-Q transform, each frame over its maximum.
Matrix chroma_cqt(const Matrix& constant_q, const CqtParameters& parameters = {});

/// [12, frame]: energy normalised, quantised and smoothed chroma of `constant_q` (Mueller & Ewert 2011).
Matrix chroma_cens(const Matrix& constant_q, const CqtParameters& parameters = {});

/// [6, frame]: tonal centroids (Harte, Sandler & Gasser 2006) of a chroma [12, frame].
Matrix tonnetz(const Matrix& chroma);

}  // namespace resonet
