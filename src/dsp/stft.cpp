#include "dsp/stft.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "dsp/kernels.h"
#include "dsp/window.h"

namespace resonet {
namespace {

const StftParameters& checked(const StftParameters& parameters) {
    validate(parameters);
    return parameters;
}

}  // namespace

std::span<const Parameter<StftParameters>> StftParameters::parameters() {
    static constexpr Parameter<StftParameters> table[] = {
        {"n_fft", &StftParameters::n_fft, 16, 65536, "samples in a frame; even"},
        {"win_length", &StftParameters::win_length, 0, 65536, "samples of the window; 0: n_fft"},
        {"hop_length", &StftParameters::hop_length, 1, 1048576, "samples from one frame to the next"},
    };
    return table;
}

void validate(const StftParameters& p) {
    check_parameters("STFT", p);
    if (p.n_fft % 2 != 0) {
        throw UsageError("STFT", "n_fft is " + std::to_string(p.n_fft), "choose an even number");
    }
    require_range("STFT", "win_length", p.win_length, 0, p.n_fft);
}

std::vector<double> frame_window(const StftParameters& parameters) {
    const auto n_fft = static_cast<std::size_t>(parameters.n_fft);
    const auto length = parameters.win_length == 0 ? n_fft : static_cast<std::size_t>(parameters.win_length);
    std::vector<double> window(n_fft, 0.0);
    const std::vector<double> hann = hann_window(length);
    std::copy(hann.begin(), hann.end(), window.begin() + static_cast<std::ptrdiff_t>((n_fft - length) / 2));
    return window;
}

std::size_t frame_count(std::size_t samples, const StftParameters& parameters) {
    if (samples == 0) return 0;
    const auto hop = static_cast<std::size_t>(parameters.hop_length);
    if (parameters.centre) return 1 + samples / hop;
    const auto n_fft = static_cast<std::size_t>(parameters.n_fft);
    return samples < n_fft ? 0 : 1 + (samples - n_fft) / hop;
}

StftFrames::StftFrames(const StftParameters& parameters)
    : parameters_(checked(parameters)),
      window_(frame_window(parameters)),
      edge_(static_cast<std::size_t>(parameters.n_fft)),
      fft_(static_cast<std::size_t>(parameters.n_fft)) {}

void StftFrames::transform(std::span<const float> samples, std::size_t frame) {
    transform(SampleView{samples, 0, samples.size()}, frame);
}

void StftFrames::transform(const SampleView& view, std::size_t frame) {
    const auto n_fft = static_cast<std::ptrdiff_t>(parameters_.n_fft);
    const auto hop = static_cast<std::ptrdiff_t>(parameters_.hop_length);
    const std::ptrdiff_t start =
        static_cast<std::ptrdiff_t>(frame) * hop - (parameters_.centre ? n_fft / 2 : 0);
    with_frame(view, start, edge_.size(), parameters_.padding, edge_,
               [&](std::span<const float> samples) { apply_window(samples, window_, fft_.input()); });
    fft_.transform();
}

void StftFrames::power(std::span<float> power) const {
    power_of(fft_.output(), power);
}

void StftFrames::magnitude(std::span<float> magnitude) const {
    magnitude_of(fft_.output(), magnitude);
}

void StftFrames::spectrum(std::span<std::complex<float>> spectrum) const {
    const std::span<const double> z = fft_.output();
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
        spectrum[k] = {static_cast<float>(z[2 * k]), static_cast<float>(z[2 * k + 1])};
    }
}

}  // namespace resonet
