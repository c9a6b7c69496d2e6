#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/parameter.h"
#include "features/matrix.h"

namespace resonet {

/// librosa.feature.chroma_stft and librosa.filters.chroma.
struct ChromaParameters {
    int n_chroma = 12;             ///< pitch classes
    std::optional<double> tuning;  ///< fractions of a pitch class; none: estimated from the recording
    double ctroct = 5.0;           ///< octaves above A0 where the weight is centred
    double octwidth = 2.0;         ///< octaves; width of the weight

    static std::span<const Parameter<ChromaParameters>> parameters();
};

/// The weights [pitch class, bin] of librosa.filters.chroma, pitch class 0 being C where there are twelve: a
/// Gaussian bump around each class in every octave, columns of norm 1, weighted by a Gaussian over octaves.
/// Errors: UsageError for parameters out of range.
Matrix chroma_filters(const ChromaParameters& parameters, int sample_rate, std::size_t n_fft, double tuning);

/// Sums powers into pitch classes. Safe to use from several threads at once.
class ChromaBank {
  public:
    /// `filters`: [pitch class, bin].
    explicit ChromaBank(const Matrix& filters);

    std::size_t classes() const { return classes_; }

    /// Chroma [class][8] of eight frames, each over its largest value unless that is 0. `power`: [bin][8].
    void apply(const float* power, float* chroma) const;

  private:
    std::size_t classes_;
    std::size_t bins_;
    std::vector<float> weights_;  // [block of classes, bin, class in the block], zeros after the last class
};

}  // namespace resonet
