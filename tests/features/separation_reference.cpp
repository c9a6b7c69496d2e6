#include "features/separation_reference.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <numbers>

namespace resonet::testing {
namespace {

using Complex = std::complex<double>;

/// [frame][bin]
template <typename T>
using Frames = std::vector<std::vector<T>>;

std::vector<Complex> roots_of_unity(std::size_t size) {
    std::vector<Complex> roots(size);
    for (std::size_t i = 0; i < size; ++i) {
        roots[i] =
            std::polar(1.0, 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(size));
    }
    return roots;
}

// Periodic Hann window, in the middle of the frame.
std::vector<double> window_of(const StftParameters& stft) {
    const int length = stft.win_length == 0 ? stft.n_fft : stft.win_length;
    std::vector<double> window(static_cast<std::size_t>(stft.n_fft), 0.0);
    for (int i = 0; i < length; ++i) {
        window[static_cast<std::size_t>((stft.n_fft - length) / 2 + i)] =
            0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * i / length);
    }
    return window;
}

Frames<Complex> transform(const std::vector<float>& samples, const StftParameters& stft,
                          const std::vector<double>& window, const std::vector<Complex>& roots) {
    const std::size_t size = window.size();
    const auto hop = static_cast<std::size_t>(stft.hop_length);
    Frames<Complex> frames;
    for (std::size_t centre = 0; centre <= samples.size(); centre += hop) {
        std::vector<Complex> spectrum(size / 2 + 1);
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t position = centre + i;
            if (position < size / 2 || position - size / 2 >= samples.size()) continue;
            const double value = static_cast<double>(samples[position - size / 2]) * window[i];
            for (std::size_t k = 0; k < spectrum.size(); ++k) {
                spectrum[k] += value * std::conj(roots[i * k % size]);
            }
        }
        frames.push_back(spectrum);
    }
    return frames;
}

std::size_t mirrored(std::ptrdiff_t position, std::size_t count) {
    const auto end = static_cast<std::ptrdiff_t>(count);
    while (position < 0 || position >= end) position = position < 0 ? -1 - position : 2 * end - 1 - position;
    return static_cast<std::size_t>(position);
}

// The median of values[-half] ... values[half] around a place.
template <typename At>
double median_around(std::size_t place, std::size_t count, int kernel, const At& at) {
    std::vector<double> values;
    for (int i = -(kernel / 2); i <= kernel / 2; ++i) {
        values.push_back(at(mirrored(static_cast<std::ptrdiff_t>(place) + i, count)));
    }
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double mask_of(double side, double other, const SeparationParameters& parameters) {
    const double larger = std::max(side, other);
    if (larger < static_cast<double>(std::numeric_limits<float>::min())) {
        return parameters.margin == 1.0 ? 0.5 : 0.0;
    }
    const double a = std::pow(side / larger, parameters.power);
    const double b = std::pow(other / larger, parameters.power);
    return a / (a + b);
}

std::vector<double> invert(const Frames<Complex>& frames, std::size_t count, const StftParameters& stft,
                           const std::vector<double>& window, const std::vector<Complex>& roots,
                           std::vector<double>& weight) {
    const std::size_t size = window.size();
    std::vector<double> sum(count, 0.0);
    weight.assign(count, 0.0);
    for (std::size_t frame = 0; frame < frames.size(); ++frame) {
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t position = frame * static_cast<std::size_t>(stft.hop_length) + i;
            if (position < size / 2 || position - size / 2 >= count) continue;
            double value = 0.0;
            for (std::size_t k = 0; k <= size / 2; ++k) {
                const double times = k == 0 || k == size / 2 ? 1.0 : 2.0;
                value += times * (frames[frame][k] * roots[i * k % size]).real();
            }
            sum[position - size / 2] += value * window[i] / static_cast<double>(size);
            weight[position - size / 2] += window[i] * window[i];
        }
    }
    for (std::size_t i = 0; i < count; ++i) sum[i] /= weight[i] > 1.2e-38 ? weight[i] : 1.0;
    return sum;
}

}  // namespace

Separated separate_plainly(const std::vector<float>& samples, const SeparationParameters& parameters,
                           const StftParameters& stft) {
    const std::vector<double> window = window_of(stft);
    const std::vector<Complex> roots = roots_of_unity(window.size());
    const Frames<Complex> spectra = transform(samples, stft, window, roots);
    Frames<double> magnitudes;
    for (const std::vector<Complex>& spectrum : spectra) {
        std::vector<double> row;
        for (const Complex& z : spectrum) row.push_back(std::abs(z));
        magnitudes.push_back(row);
    }
    Frames<Complex> harmonic = spectra;
    Frames<Complex> percussive = spectra;
    for (std::size_t t = 0; t < spectra.size(); ++t) {
        for (std::size_t k = 0; k < spectra[t].size(); ++k) {
            const double steady = median_around(t, spectra.size(), parameters.kernel_size,
                                                [&](std::size_t i) { return magnitudes[i][k]; });
            const double broad = median_around(k, spectra[t].size(), parameters.kernel_size,
                                               [&](std::size_t i) { return magnitudes[t][i]; });
            harmonic[t][k] *= mask_of(steady, broad * parameters.margin, parameters);
            percussive[t][k] *= mask_of(broad, steady * parameters.margin, parameters);
        }
    }
    Separated separated;
    separated.harmonic = invert(harmonic, samples.size(), stft, window, roots, separated.weight);
    separated.percussive = invert(percussive, samples.size(), stft, window, roots, separated.weight);
    return separated;
}

}  // namespace resonet::testing
