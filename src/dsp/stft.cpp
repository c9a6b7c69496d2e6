#include "dsp/stft.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "dsp/kernels.h"
#include "dsp/window.h"

namespace resonet {
namespace {

void require(bool good, const char* parameter, int value, const char* range) {
    if (good) return;
    throw UsageError("STFT", std::string(parameter) + " is " + std::to_string(value),
                     std::string("choose ") + range);
}

const StftParameters& checked(const StftParameters& parameters) {
    validate(parameters);
    return parameters;
}

// librosa.util.pad_center: a shorter window stands in the middle of the frame.
std::vector<double> frame_window(const StftParameters& parameters) {
    const auto n_fft = static_cast<std::size_t>(parameters.n_fft);
    const auto length = parameters.win_length == 0 ? n_fft : static_cast<std::size_t>(parameters.win_length);
    std::vector<double> window(n_fft, 0.0);
    const std::vector<double> hann = hann_window(length);
    std::copy(hann.begin(), hann.end(), window.begin() + static_cast<std::ptrdiff_t>((n_fft - length) / 2));
    return window;
}

}  // namespace

std::string_view to_string(Padding padding) {
    switch (padding) {
        case Padding::zero:
            return "zero";
        case Padding::reflect:
            return "reflect";
        case Padding::edge:
            break;
    }
    return "edge";
}

Padding padding_from_string(std::string_view name) {
    for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
        if (name == to_string(padding)) return padding;
    }
    throw UsageError(name, "is not a kind of padding", "choose zero, reflect or edge");
}

void validate(const StftParameters& p) {
    require(p.n_fft >= 16 && p.n_fft <= 65536 && p.n_fft % 2 == 0, "n_fft", p.n_fft,
            "an even number from 16 to 65536");
    require(p.win_length >= 0 && p.win_length <= p.n_fft, "win_length", p.win_length, "0 to n_fft");
    require(p.hop_length >= 1 && p.hop_length <= 1048576, "hop_length", p.hop_length, "1 to 1048576");
}

std::size_t frame_count(std::size_t samples, const StftParameters& parameters) {
    if (samples == 0) return 0;
    const auto hop = static_cast<std::size_t>(parameters.hop_length);
    if (parameters.centre) return 1 + samples / hop;
    const auto n_fft = static_cast<std::size_t>(parameters.n_fft);
    return samples < n_fft ? 0 : 1 + (samples - n_fft) / hop;
}

std::size_t padded_index(std::ptrdiff_t position, std::size_t count, Padding padding) {
    const auto length = static_cast<std::ptrdiff_t>(count);
    if (position >= 0 && position < length) return static_cast<std::size_t>(position);
    if (padding == Padding::zero) return count;
    // A single sample has nothing to be reflected about: numpy repeats it.
    if (padding == Padding::edge || length == 1) return position < 0 ? 0 : count - 1;
    const std::ptrdiff_t period = 2 * (length - 1);
    const std::ptrdiff_t phase = ((position % period) + period) % period;
    return static_cast<std::size_t>(phase < length ? phase : period - phase);
}

StftFrames::StftFrames(const StftParameters& parameters)
    : parameters_(checked(parameters)),
      window_(frame_window(parameters)),
      edge_(static_cast<std::size_t>(parameters.n_fft)),
      fft_(static_cast<std::size_t>(parameters.n_fft)) {}

void StftFrames::transform(std::span<const float> samples, std::size_t frame) {
    const auto n_fft = static_cast<std::ptrdiff_t>(parameters_.n_fft);
    const auto hop = static_cast<std::ptrdiff_t>(parameters_.hop_length);
    const std::ptrdiff_t start =
        static_cast<std::ptrdiff_t>(frame) * hop - (parameters_.centre ? n_fft / 2 : 0);
    fill(samples, start);
    fft_.transform();
}

void StftFrames::fill(std::span<const float> samples, std::ptrdiff_t start) {
    const std::size_t n_fft = edge_.size();
    if (start >= 0 && static_cast<std::size_t>(start) + n_fft <= samples.size()) {
        apply_window(samples.subspan(static_cast<std::size_t>(start), n_fft), window_, fft_.input());
        return;
    }
    for (std::size_t i = 0; i < n_fft; ++i) {
        const std::size_t index =
            padded_index(start + static_cast<std::ptrdiff_t>(i), samples.size(), parameters_.padding);
        edge_[i] = index < samples.size() ? samples[index] : 0.0F;
    }
    apply_window(edge_, window_, fft_.input());
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
