#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/parameter.h"

namespace resonet {

/// librosa.feature.spectral_contrast.
struct ContrastParameters {
    double fmin = 200.0;     ///< Hz; upper end of the first band, each further band is an octave
    int n_bands = 6;         ///< octaves above the first band
    double quantile = 0.02;  ///< of the bins of a band that make its peak, and its valley
    bool linear = false;     ///< the difference of magnitudes instead of decibels

    static std::span<const Parameter<ContrastParameters>> parameters();
};

/// The means of the largest and of the smallest magnitudes in octave bands.
class ContrastBands {
  public:
    /// Errors: UsageError for parameters out of range, or a band that starts above half the sample rate.
    ContrastBands(const ContrastParameters& parameters, int sample_rate, std::size_t n_fft);

    std::size_t bands() const { return bands_.size(); }

    /// Peaks and valleys of eight frames, [band][8]; `magnitude` as in spectral_shape.h.
    void apply(const float* magnitude, float* peaks, float* valleys);

  private:
    struct Band {
        std::size_t first;
        std::size_t end;
        std::size_t kept;  // so many of the largest, and of the smallest
    };

    std::vector<Band> bands_;
    std::vector<float> smallest_;  // [kept][8], ascending
    std::vector<float> largest_;   // [kept][8], descending
};

}  // namespace resonet
