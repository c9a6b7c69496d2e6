#include "features/separation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "dsp/running_median.h"
#include "dsp/simd.h"
#include "dsp/transpose.h"

namespace resonet {
namespace {

constexpr std::size_t tile = 8;

constexpr std::size_t rounded_up(std::size_t count, std::size_t step) {
    return (count + step - 1) / step * step;
}

// Where scipy.ndimage looks (mode "reflect") beyond the ends of `count` values: ... 1 0 | 0 1 2 ...
std::size_t mirrored(std::ptrdiff_t position, std::size_t count) {
    const auto period = static_cast<std::ptrdiff_t>(2 * count);
    const std::ptrdiff_t phase = ((position % period) + period) % period;
    return static_cast<std::size_t>(phase < static_cast<std::ptrdiff_t>(count) ? phase : period - 1 - phase);
}

// Frames that reach over the centre of another, on one side.
std::size_t overlap_of(const StftParameters& stft) {
    return static_cast<std::size_t>((stft.n_fft / 2 + stft.hop_length - 1) / stft.hop_length);
}

RESONET_CLONES void store_spectrum(const double* __restrict z, float* __restrict spectrum,
                                   std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) spectrum[i] = static_cast<float>(z[i]);
}

// Wiener mask of one side against the other; librosa.util.softmask with power 2.
RESONET_CLONES void square_mask(const float* __restrict side, const float* __restrict other, float margin,
                                float neither, float* __restrict mask, std::size_t count) {
    constexpr float tiny = std::numeric_limits<float>::min();
    for (std::size_t k = 0; k < count; ++k) {
        const float x = side[k];
        const float y = other[k] * margin;
        const float larger = x > y ? x : y;
        const float scale = larger < tiny ? 1.0F : larger;
        const float a = (x / scale) * (x / scale);
        const float b = (y / scale) * (y / scale);
        const float share = a / (a + b);
        mask[k] = larger < tiny ? neither : share;
    }
}

void general_mask(const float* side, const float* other, float margin, float neither, double power,
                  float* mask, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) {
        const float y = other[k] * margin;
        const float larger = std::max(side[k], y);
        if (larger < std::numeric_limits<float>::min()) {
            mask[k] = neither;
            continue;
        }
        const double a = std::pow(static_cast<double>(side[k] / larger), power);
        const double b = std::pow(static_cast<double>(y / larger), power);
        mask[k] = static_cast<float>(a / (a + b));
    }
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

std::span<const Parameter<SeparationParameters>> SeparationParameters::parameters() {
    static constexpr Parameter<SeparationParameters> table[] = {
        {"kernel_size", &SeparationParameters::kernel_size, 7, 63,
         "frames and bins of the running medians: 7, 15, 31 or 63"},
        {"power", &SeparationParameters::power, 0.01, 100, "exponent of the soft mask"},
        {"margin", &SeparationParameters::margin, 1, 1000, "by how much one side has to exceed the other"},
    };
    return table;
}

std::size_t Separation::context(const SeparationParameters& parameters, const StftParameters& stft) {
    return static_cast<std::size_t>(parameters.kernel_size) / 2 + overlap_of(stft);
}

Separation::Separation(const SeparationParameters& parameters, const StftParameters& stft)
    : parameters_(parameters),
      n_fft_(static_cast<std::size_t>(stft.n_fft)),
      hop_(static_cast<std::size_t>(stft.hop_length)),
      bins_(n_fft_ / 2 + 1),
      window_(static_cast<std::size_t>(parameters.kernel_size)),
      half_window_(window_ / 2),
      overlap_(overlap_of(stft)),
      group_(std::max(median_group(window_), tile)),
      inverse_(n_fft_) {
    check_parameters("separation", parameters);
    if (!is_median_window(window_)) {
        throw UsageError("separation", "kernel_size is " + std::to_string(window_), "choose 7, 15, 31 or 63");
    }
    if (2 * hop_ > n_fft_) {
        throw UsageError("separation", "hop_length is more than half of n_fft, so that frames do not overlap",
                         "choose a smaller stft.hop_length");
    }
    stride_ = rounded_up(bins_, group_);
    synthesis_ = frame_window(stft);
    harmonic_.resize(group_ * stride_);
    percussive_.resize(group_ * stride_);
    lanes_.resize((stride_ + window_ - 1) * tile);
    lane_medians_.resize(stride_ * tile);
    mask_.resize(stride_);
}

void Separation::begin(std::size_t first, std::size_t end, std::size_t total) {
    first_ = first;
    total_ = total;
    inverse_first_ = first > overlap_ ? first - overlap_ : 0;
    inverse_end_ = std::min(total, end + overlap_);
    seen_first_ = inverse_first_ > half_window_ ? inverse_first_ - half_window_ : 0;
    seen_end_ = std::min(total, inverse_end_ + half_window_);
    const std::size_t rows = rounded_up(inverse_end_ - inverse_first_, group_);
    magnitudes_.resize((rows + window_ - 1) * stride_, 0.0F);
    spectra_.resize((inverse_end_ - inverse_first_) * 2 * bins_);
}

void Separation::store(std::size_t frame, std::span<const double> spectrum,
                       std::span<const float> magnitude) {
    if (frame < seen_first_ || frame >= seen_end_) return;
    float* const row = magnitudes_.data() + (frame + half_window_ - inverse_first_) * stride_;
    std::copy_n(magnitude.begin(), bins_, row);
    std::fill(row + bins_, row + stride_, 0.0F);
    if (frame < inverse_first_ || frame >= inverse_end_) return;
    store_spectrum(spectrum.data(), spectra_.data() + (frame - inverse_first_) * 2 * bins_, 2 * bins_);
}

// Beyond the ends of the recording its frames are mirrored.
void Separation::reflect_edges() {
    const auto first =
        static_cast<std::ptrdiff_t>(inverse_first_) - static_cast<std::ptrdiff_t>(half_window_);
    const auto end = static_cast<std::ptrdiff_t>(inverse_end_ + half_window_);
    for (std::ptrdiff_t frame = first; frame < end; ++frame) {
        if (frame >= 0 && static_cast<std::size_t>(frame) < total_) continue;
        const float* const source = magnitudes(mirrored(frame, total_));
        std::copy_n(source, stride_, magnitudes_.data() + static_cast<std::size_t>(frame - first) * stride_);
    }
}

// Medians over frequency of the group of frames from `frame` on: eight at a time, bins in rows.
void Separation::percussive_medians(std::size_t frame) {
    float* const inner = lanes_.data() + half_window_ * tile;
    for (std::size_t i = 0; i < group_; i += tile) {
        rows_to_lanes(magnitudes(frame + i), stride_, stride_, inner);
        for (std::size_t k = 0; k < half_window_; ++k) {
            const std::size_t below = mirrored(-1 - static_cast<std::ptrdiff_t>(k), bins_);
            const std::size_t above = mirrored(static_cast<std::ptrdiff_t>(bins_ + k), bins_);
            std::copy_n(inner + below * tile, tile, inner - (k + 1) * tile);
            std::copy_n(inner + above * tile, tile, inner + (bins_ + k) * tile);
        }
        running_median(lanes_.data(), tile, stride_, tile, window_, lane_medians_.data(), tile);
        lanes_to_rows(lane_medians_.data(), stride_, percussive_.data() + i * stride_, stride_);
    }
}

void Separation::invert(std::size_t frame, const float* mask, std::vector<double>& sum) {
    const std::size_t index = frame - inverse_first_;
    apply_mask(spectra_.data() + index * 2 * bins_, mask, inverse_.input().data(), bins_);
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
    reflect_edges();
    const std::size_t frames = inverse_end_ - inverse_first_;
    // The recording's tail may reach further than its last frame.
    const std::size_t length = std::max((frames - 1) * hop_ + n_fft_,
                                        n_fft_ / 2 + (first_ - inverse_first_) * hop_ + harmonic.size());
    harmonic_sum_.assign(length, 0.0);
    const bool both = parameters_.margin > 1.0;
    if (both) percussive_sum_.assign(length, 0.0);
    const auto margin = static_cast<float>(parameters_.margin);
    const float neither = both ? 0.0F : 0.5F;
    const auto mask_of = [&](const float* side, const float* other) {
        if (parameters_.power == 2.0) {
            square_mask(side, other, margin, neither, mask_.data(), bins_);
        } else {
            general_mask(side, other, margin, neither, parameters_.power, mask_.data(), bins_);
        }
    };
    for (std::size_t start = 0; start < frames; start += group_) {
        running_median(magnitudes_.data() + start * stride_, stride_, group_, stride_, window_,
                       harmonic_.data(), stride_);
        percussive_medians(inverse_first_ + start);
        for (std::size_t i = 0; i < std::min(group_, frames - start); ++i) {
            const float* const steady = harmonic_.data() + i * stride_;
            const float* const broad = percussive_.data() + i * stride_;
            mask_of(steady, broad);
            invert(inverse_first_ + start + i, mask_.data(), harmonic_sum_);
            if (both) {
                mask_of(broad, steady);
                invert(inverse_first_ + start + i, mask_.data(), percussive_sum_);
            }
        }
    }
    finish(harmonic_sum_, harmonic);
    if (both) {
        finish(percussive_sum_, percussive);
        return;
    }
    // Without a margin the masks add up to one, and the inverse of the whole transform is the signal itself.
    const std::size_t begin = first_ * hop_ - view.offset;
    subtract(view.samples.data() + begin, harmonic.data(), percussive.data(), percussive.size());
}

}  // namespace resonet
