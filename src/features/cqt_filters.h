#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/aligned.h"

namespace resonet {

/// Frequency of a filter over the bandwidth that keeps it clear of its neighbours' neighbours:
/// (r^2 + 1) / (r^2 - 1), r = 2^(1 / bins_per_octave).
double constant_q_quality(int bins_per_octave);

/// The filters of one octave of a constant-Q transform (Schoerkhuber & Klapuri 2010), as librosa.vqt makes
/// them: complex sinusoids under periodic Hann windows of quality / frequency samples, weighted to preserve
/// energy, transformed, and thinned out by the smallest coefficients that make 1 % of the sum of magnitudes.
/// Safe to use from several threads at once.
class CqtFilters {
  public:
    /// Filters at lowest * 2^(i / bins_per_octave) cycles a sample, i = 0 ... bins_per_octave - 1; the
    /// highest below 1/2. Errors: UsageError as RealFft, where the longest filter is too long.
    CqtFilters(double lowest, int bins_per_octave);

    std::size_t size() const { return rows_.size(); }

    /// Samples in a frame: the least power of two that holds the longest filter.
    std::size_t n_fft() const { return n_fft_; }

    /// magnitude[i] of each filter's response to a frame; `spectrum` holds its n_fft / 2 + 1 complex
    /// values, real and imaginary parts in turn. The order of summation is fixed.
    void apply(std::span<const float> spectrum, std::span<float> magnitude) const;

  private:
    struct Row {
        std::uint32_t first_value;   // in a spectrum of real and imaginary parts
        std::uint32_t first_weight;  // in weights_
        std::uint32_t length;        // values; twice as many weights
        float scale;
    };

    void add_row(std::span<const double> spectrum, double length);
    static void apply_all(const Row* rows, std::size_t count, const float* weights, const float* spectrum,
                          float* magnitude);

    std::size_t n_fft_;
    std::vector<Row> rows_;
    AlignedVector<float> weights_;
};

}  // namespace resonet
