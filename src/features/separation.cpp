#include "features/separation.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

// Frames that reach over the centre of another, on one side.
std::size_t overlap_of(const StftParameters& stft) {
    return static_cast<std::size_t>((stft.n_fft / 2 + stft.hop_length - 1) / stft.hop_length);
}

RESONET_CLONES void store_spectrum(const double* __restrict z, float* __restrict spectrum,
                                   std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) spectrum[i] = static_cast<float>(z[i]);
}

RESONET_CLONES void apply_mask(const float* __restrict spectrum, const float* __restrict mask,
                               double* __restrict z, std::size_t bins) {
    for (std::size_t k = 0; k < bins; ++k) {
        z[2 * k] = static_cast<double>(spectrum[2 * k] * mask[k]);
        z[2 * k + 1] = static_cast<double>(spectrum[2 * k + 1] * mask[k]);
    }
}

RESONET_CLONES void add_windowed(const double* __restrict frame, const double* __restrict window,
                                 double* __restrict sum, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) sum[i] += frame[i] * window[i];
}

RESONET_CLONES void scale(const double* __restrict values, const double* __restrict gains,
                          float* __restrict scaled, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) scaled[i] = static_cast<float>(values[i] * gains[i]);
}

RESONET_CLONES void subtract(const float* __restrict from, const float* __restrict what,
                             float* __restrict rest, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) rest[i] = from[i] - what[i];
}

}  // namespace

std::size_t Separation::context(const SeparationParameters& parameters, const StftParameters& stft) {
    return static_cast<std::size_t>(parameters.kernel_size) / 2 + overlap_of(stft);
}

Separation::Separation(const SeparationParameters& parameters, const StftParameters& stft)
    : parameters_(parameters),
      n_fft_(static_cast<std::size_t>(stft.n_fft)),
      hop_(static_cast<std::size_t>(stft.hop_length)),
      bins_(n_fft_ / 2 + 1),
      overlap_(overlap_of(stft)),
      synthesis_(frame_window(stft)),
      masks_(parameters, bins_),
      inverse_(n_fft_) {
    // So many spectra that overlap would be held at once that it is surely not meant.
    if (overlap_ * bins_ > std::size_t{1} << 23) {
        throw UsageError("separation", "hop_length is very small beside n_fft, which takes too much memory",
                         "choose a larger stft.hop_length or a smaller stft.n_fft");
    }
    // Nearer to its end than that, a window is so small that undoing it would blow up what the masks leave.
    const std::size_t window = stft.win_length == 0 ? n_fft_ : static_cast<std::size_t>(stft.win_length);
    if (3 * hop_ > window) {
        throw UsageError("separation", "hop_length is more than a third of the window, frames hardly overlap",
                         "choose a smaller stft.hop_length or a larger stft.win_length");
    }
}

void Separation::begin(std::size_t first, std::size_t end, std::size_t total) {
    first_ = first;
    total_ = total;
    inverse_first_ = first > overlap_ ? first - overlap_ : 0;
    inverse_end_ = std::min(total, end + overlap_);
    masks_.begin(inverse_first_, inverse_end_, total);
    const std::size_t frames = inverse_end_ - inverse_first_;
    if (spectra_.size() < frames * 2 * bins_) spectra_.resize(frames * 2 * bins_);
}

void Separation::store(std::size_t frame, std::span<const double> spectrum,
                       std::span<const float> magnitude) {
    masks_.store(frame, magnitude);
    if (frame < inverse_first_ || frame >= inverse_end_) return;
    store_spectrum(spectrum.data(), spectra_.data() + (frame - inverse_first_) * 2 * bins_, 2 * bins_);
}

void Separation::invert(std::size_t frame, std::span<const float> mask, std::vector<double>& sum) {
    const std::size_t index = frame - inverse_first_;
    apply_mask(spectra_.data() + index * 2 * bins_, mask.data(), inverse_.input().data(), bins_);
    inverse_.transform();
    add_windowed(inverse_.output().data(), synthesis_.data(), sum.data() + index * hop_, n_fft_);
}

// What the samples from the centre of frame `segment` to that of the next have to be multiplied with: one
// over the sum of the squared windows there, and over the size of the transform.
void Separation::find_gains(std::size_t segment) {
    const bool inner = segment >= overlap_ && segment + overlap_ < total_;
    const std::size_t first = segment > overlap_ ? segment - overlap_ : 0;
    const std::size_t last = std::min(total_ - 1, segment + overlap_);
    gains_.assign(hop_, 0.0);
    for (std::size_t frame = first; frame <= last; ++frame) {
        const auto shift = static_cast<std::ptrdiff_t>(n_fft_ / 2 + segment * hop_) -
                           static_cast<std::ptrdiff_t>(frame * hop_);
        for (std::size_t i = 0; i < hop_; ++i) {
            const std::ptrdiff_t position = shift + static_cast<std::ptrdiff_t>(i);
            if (position < 0 || position >= static_cast<std::ptrdiff_t>(n_fft_)) continue;
            const double weight = synthesis_[static_cast<std::size_t>(position)];
            gains_[i] += weight * weight;
        }
    }
    for (double& gain : gains_) {
        gain = 1.0 / ((gain > std::numeric_limits<float>::min() ? gain : 1.0) * static_cast<double>(n_fft_));
    }
    if (inner) inner_gains_ = gains_;
}

void Separation::finish(const std::vector<double>& sum, std::span<float> samples) {
    // The sums begin half a frame before the centre of the first frame.
    const double* from = sum.data() + n_fft_ / 2 + (first_ - inverse_first_) * hop_;
    std::size_t segment = first_;
    for (std::size_t i = 0; i < samples.size(); i += hop_, from += hop_, ++segment) {
        const bool inner = segment >= overlap_ && segment + overlap_ < total_;
        if (!inner || inner_gains_.empty()) find_gains(segment);
        scale(from, inner ? inner_gains_.data() : gains_.data(), samples.data() + i,
              std::min(hop_, samples.size() - i));
    }
}

void Separation::run(const SampleView& view, std::span<float> harmonic, std::span<float> percussive) {
    using Side = SeparationMasks::Side;
    const std::size_t frames = inverse_end_ - inverse_first_;
    // The recording's tail may reach further than its last frame.
    const std::size_t length = std::max((frames - 1) * hop_ + n_fft_,
                                        n_fft_ / 2 + (first_ - inverse_first_) * hop_ + harmonic.size());
    harmonic_sum_.assign(length, 0.0);
    const bool both = parameters_.margin > 1.0;
    if (both) percussive_sum_.assign(length, 0.0);
    for (std::size_t start = 0; start < frames; start += masks_.group()) {
        masks_.compute(start);
        for (std::size_t i = 0; i < std::min(masks_.group(), frames - start); ++i) {
            const std::size_t frame = inverse_first_ + start + i;
            invert(frame, masks_.mask(i, Side::harmonic), harmonic_sum_);
            if (both) invert(frame, masks_.mask(i, Side::percussive), percussive_sum_);
        }
    }
    finish(harmonic_sum_, harmonic);
    if (both) {
        finish(percussive_sum_, percussive);
    } else {
        // The masks add up to one, and the inverse of the whole transform is the signal itself.
        const std::size_t begin = first_ * hop_ - view.offset;
        subtract(view.samples.data() + begin, harmonic.data(), percussive.data(), percussive.size());
    }
    if (!parameters_.tail && total_ != SampleView::unknown) {
        const std::size_t end = std::min((total_ - 1 - first_) * hop_, harmonic.size());
        std::fill(harmonic.begin() + static_cast<std::ptrdiff_t>(end), harmonic.end(), 0.0F);
        std::fill(percussive.begin() + static_cast<std::ptrdiff_t>(end), percussive.end(), 0.0F);
    }
}

}  // namespace resonet
