#include "features/cqt_filters.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "dsp/fft.h"
#include "dsp/simd.h"
#include "dsp/window.h"

namespace resonet {
namespace {

// Share of a filter's sum of magnitudes that may be left out.
constexpr double sparsity = 0.01;

// Rows are padded with zero weights to a multiple of this, to be summed in as many lanes.
constexpr std::size_t lanes = 16;

// Real or imaginary part of a filter in its frame, rounded where librosa rounds: once it has unit sum of
// magnitudes, and again once it is weighted.
void fill_part(std::span<double> frame, std::span<const double> window, double frequency, double length,
               bool imaginary) {
    double sum = 0.0;
    for (const double value : window) sum += value;
    const double weight = length / static_cast<double>(frame.size());
    const double start = -std::ceil(length / 2.0);
    const std::size_t left = (frame.size() - window.size()) / 2;
    std::fill(frame.begin(), frame.end(), 0.0);
    for (std::size_t i = 0; i < window.size(); ++i) {
        const double angle = (start + static_cast<double>(i)) * 2.0 * std::numbers::pi * frequency;
        const double value = (imaginary ? std::sin(angle) : std::cos(angle)) * window[i] / sum;
        const auto rounded = static_cast<double>(static_cast<float>(value));
        frame[left + i] = static_cast<double>(static_cast<float>(rounded * weight));
    }
}

// The magnitude below which coefficients are left out.
double least_magnitude(std::vector<double> magnitudes) {
    std::sort(magnitudes.begin(), magnitudes.end());
    double sum = 0.0;
    for (const double value : magnitudes) sum += value;
    double below = 0.0;
    for (const double value : magnitudes) {
        below += value / sum;
        if (below >= sparsity) return value;
    }
    return 0.0;
}

}  // namespace

double constant_q_quality(int bins_per_octave) {
    const double squared = std::exp2(2.0 / bins_per_octave);
    return (squared + 1.0) / (squared - 1.0);
}

CqtFilters::CqtFilters(double lowest, int bins_per_octave) {
    const double quality = constant_q_quality(bins_per_octave);
    n_fft_ = std::bit_ceil(static_cast<std::size_t>(std::ceil(quality / lowest)));
    RealFft fft(n_fft_);
    std::vector<double> spectrum(2 * fft.bins());
    for (int i = 0; i < bins_per_octave; ++i) {
        const double frequency = lowest * std::exp2(static_cast<double>(i) / bins_per_octave);
        const double length = quality / frequency;
        const std::vector<double> window =
            hann_window(static_cast<std::size_t>(std::floor(length / 2.0) + std::ceil(length / 2.0)));
        fill_part(fft.input(), window, frequency, length, false);
        fft.transform();
        std::copy(fft.output().begin(), fft.output().end(), spectrum.begin());
        fill_part(fft.input(), window, frequency, length, true);
        fft.transform();
        const std::span<const double> imaginary = fft.output();
        for (std::size_t k = 0; k < spectrum.size(); k += 2) {
            spectrum[k] -= imaginary[k + 1];
            spectrum[k + 1] += imaginary[k];
        }
        add_row(spectrum, length);
    }
}

void CqtFilters::add_row(std::span<const double> spectrum, double length) {
    const std::size_t bins = spectrum.size() / 2;
    std::vector<double> magnitudes(bins);
    for (std::size_t k = 0; k < bins; ++k) {
        magnitudes[k] = std::hypot(spectrum[2 * k], spectrum[2 * k + 1]);
    }
    const double least = least_magnitude(magnitudes);
    const auto kept = [least](double magnitude) { return magnitude >= least; };
    const auto begin = std::find_if(magnitudes.begin(), magnitudes.end(), kept);
    const auto end = std::find_if(magnitudes.rbegin(), magnitudes.rend(), kept).base();
    const auto needed = 2 * static_cast<std::size_t>(end - begin);
    const std::size_t padded = std::min(2 * bins, (needed + lanes - 1) / lanes * lanes);
    const std::size_t first =
        std::min(2 * static_cast<std::size_t>(begin - magnitudes.begin()), 2 * bins - padded);
    rows_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(weights_.size()),
                     static_cast<std::uint32_t>(padded), static_cast<float>(1.0 / std::sqrt(length))});
    // The product of complex numbers as two sums over values: first the weights of the real, then those of
    // the imaginary part.
    for (std::size_t i = first; i < first + padded; i += 2) {
        const bool keep = kept(magnitudes[i / 2]);
        weights_.push_back(keep ? static_cast<float>(spectrum[i]) : 0.0F);
        weights_.push_back(keep ? -static_cast<float>(spectrum[i + 1]) : 0.0F);
    }
    for (std::size_t i = first; i < first + padded; i += 2) {
        const bool keep = kept(magnitudes[i / 2]);
        weights_.push_back(keep ? static_cast<float>(spectrum[i + 1]) : 0.0F);
        weights_.push_back(keep ? static_cast<float>(spectrum[i]) : 0.0F);
    }
}

RESONET_CLONES void CqtFilters::apply_all(const Row* __restrict rows, std::size_t count,
                                          const float* __restrict weights, const float* __restrict spectrum,
                                          float* __restrict magnitude) {
    for (std::size_t row = 0; row < count; ++row) {
        const std::size_t length = rows[row].length;
        const float* s = spectrum + rows[row].first_value;
        const float* real_weights = weights + rows[row].first_weight;
        const float* imaginary_weights = real_weights + length;
        float real[lanes] = {};
        float imaginary[lanes] = {};
        std::size_t i = 0;
        for (; i + lanes <= length; i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                real[lane] += real_weights[i + lane] * s[i + lane];
                imaginary[lane] += imaginary_weights[i + lane] * s[i + lane];
            }
        }
        for (std::size_t lane = 0; i < length; ++i, ++lane) {
            real[lane] += real_weights[i] * s[i];
            imaginary[lane] += imaginary_weights[i] * s[i];
        }
        for (std::size_t half = lanes / 2; half > 0; half /= 2) {
            for (std::size_t lane = 0; lane < half; ++lane) {
                real[lane] += real[lane + half];
                imaginary[lane] += imaginary[lane + half];
            }
        }
        // In double, where squares neither vanish nor overflow.
        const auto x = static_cast<double>(real[0]);
        const auto y = static_cast<double>(imaginary[0]);
        magnitude[row] = static_cast<float>(std::sqrt(x * x + y * y)) * rows[row].scale;
    }
}

void CqtFilters::apply(std::span<const float> spectrum, std::span<float> magnitude) const {
    apply_all(rows_.data(), rows_.size(), weights_.data(), spectrum.data(), magnitude.data());
}

}  // namespace resonet
