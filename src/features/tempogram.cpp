#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

#include "core/interrupt.h"
#include "dsp/fft.h"
#include "dsp/simd.h"
#include "dsp/window.h"
#include "features/rhythm.h"

namespace resonet {
namespace {

// product = values * window; returns the sum of its squares, made in lanes that no CPU adds in another order.
RESONET_CLONES double apply_window(const float* __restrict values, const double* __restrict window,
                                   double* __restrict product, std::size_t count) {
    constexpr std::size_t lanes = 8;
    double sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double value = static_cast<double>(values[i + lane]) * window[i + lane];
            product[i + lane] = value;
            sums[lane] += value * value;
        }
    }
    double rest = 0.0;
    for (; i < count; ++i) {
        product[i] = static_cast<double>(values[i]) * window[i];
        rest += product[i] * product[i];
    }
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + rest;
}

// sum += scale * |z|^2; `z`: real and imaginary parts in turn.
RESONET_CLONES void add_power(const double* __restrict z, double scale, double* __restrict sum,
                              std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) {
        const double real = z[2 * k];
        const double imaginary = z[2 * k + 1];
        sum[k] += scale * (real * real + imaginary * imaginary);
    }
}

// The onset strength with half a window before and behind that rises from 0 and falls to 0 in a straight
// line: numpy.pad with mode "linear_ramp", in single precision as there.
std::vector<float> with_ramps(std::span<const float> onset, std::size_t length) {
    std::vector<float> padded(onset.size() + 2 * length);
    std::copy(onset.begin(), onset.end(), padded.begin() + static_cast<std::ptrdiff_t>(length));
    const double rise = static_cast<double>(onset.front()) / static_cast<double>(length);
    const double fall = static_cast<double>(onset.back()) / static_cast<double>(length);
    for (std::size_t i = 0; i < length; ++i) {
        padded[i] = static_cast<float>(static_cast<double>(i) * rise);
        padded[padded.size() - 1 - i] = static_cast<float>(static_cast<double>(i) * fall);
    }
    return padded;
}

// Autocorrelations of the windows around each frame, through their power spectra: the transform of the
// values and as many zeros, so that nothing wraps around.
class Autocorrelation {
  public:
    Autocorrelation(std::span<const float> onset, std::size_t length)
        : padded_(with_ramps(onset, length / 2)),
          window_(hann_window(length)),
          forward_(std::bit_ceil(2 * length)),
          back_(forward_.size()),
          power_(forward_.bins(), 0.0) {}

    // Adds the power spectrum of a frame's window, over its value at lag 0. That is the sum of squares and
    // the largest, which librosa looks for. A window of zeros stays zero.
    void add(std::size_t frame) {
        const double energy = resonet::apply_window(padded_.data() + frame, window_.data(),
                                                    forward_.input().data(), window_.size());
        if (energy < std::numeric_limits<double>::min()) return;
        forward_.transform();
        add_power(forward_.output().data(), 1.0 / energy, power_.data(), power_.size());
    }

    // The autocorrelation that belongs to the sum of power spectra, which is cleared. A power spectrum is
    // real and symmetric, so the inverse transform is the forward one divided by its size.
    void take(std::span<double> lags) {
        const std::span<double> input = back_.input();
        const double scale = 1.0 / static_cast<double>(input.size());
        input[0] = power_[0] * scale;
        for (std::size_t k = 1; k < power_.size(); ++k) {
            input[k] = power_[k] * scale;
            input[input.size() - k] = input[k];
        }
        back_.transform();
        const std::span<const double> output = back_.output();
        for (std::size_t lag = 0; lag < lags.size(); ++lag) lags[lag] = output[2 * lag];
        std::fill(power_.begin(), power_.end(), 0.0);
    }

  private:
    std::vector<float> padded_;
    std::vector<double> window_;
    RealFft forward_;
    RealFft back_;
    std::vector<double> power_;
};

}  // namespace

std::span<const Parameter<TempogramParameters>> TempogramParameters::parameters() {
    static constexpr Parameter<TempogramParameters> table[] = {
        {"win_length", &TempogramParameters::win_length, 2, 65536,
         "frames of the window that is correlated with itself"},
    };
    return table;
}

Matrix tempogram(std::span<const float> onset, const TempogramParameters& parameters) {
    check_parameters("tempogram", parameters);
    const auto length = static_cast<std::size_t>(parameters.win_length);
    Matrix result(length, onset.size());
    if (onset.empty()) return result;
    Autocorrelation autocorrelation(onset, length);
    std::vector<double> lags(length);
    for (std::size_t frame = 0; frame < onset.size(); ++frame) {
        if (frame % 4096 == 0) throw_if_interrupted();
        autocorrelation.add(frame);
        autocorrelation.take(lags);
        for (std::size_t lag = 0; lag < length; ++lag) {
            result.values[lag * result.columns + frame] = static_cast<float>(lags[lag]);
        }
    }
    return result;
}

std::vector<double> tempogram_mean(std::span<const float> onset, const TempogramParameters& parameters) {
    check_parameters("tempogram", parameters);
    std::vector<double> mean(static_cast<std::size_t>(parameters.win_length), 0.0);
    if (onset.empty()) return mean;
    // The mean of the autocorrelations is that of the mean power spectrum: one transform back is enough.
    Autocorrelation autocorrelation(onset, mean.size());
    for (std::size_t frame = 0; frame < onset.size(); ++frame) autocorrelation.add(frame);
    autocorrelation.take(mean);
    for (double& value : mean) value /= static_cast<double>(onset.size());
    return mean;
}

}  // namespace resonet
