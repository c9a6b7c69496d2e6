#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace resonet {

/// Turns the bins of a spectrum into rows that are evenly spaced in the logarithm of the frequency.
class FrequencyRows {
  public:
    /// `rows` from `low` to half of `sample_rate` (Hz), of spectra with n_fft / 2 + 1 bins.
    FrequencyRows(std::size_t rows, double low, int sample_rate, int n_fft);

    std::size_t rows() const { return weights_.size(); }
    double low() const { return low_; }
    double high() const { return high_; }

    /// power[row]: the mean of the power over the frequencies of a row, or over a bin's width where that is
    /// more, with the power constant within a bin's width.
    void apply(std::span<const float> bins, std::span<float> power) const;

  private:
    struct Weights {
        std::size_t first = 0;
        std::vector<float> values;
    };

    double low_;
    double high_;
    std::vector<Weights> weights_;
};

}  // namespace resonet
