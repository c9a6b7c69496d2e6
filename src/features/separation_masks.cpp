#include "features/separation_masks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "dsp/lanes.h"
#include "dsp/running_median.h"
#include "dsp/simd.h"
#include "dsp/transpose.h"

namespace resonet {
namespace {

// Where scipy.ndimage looks (mode "reflect") beyond the ends of `count` values: ... 1 0 | 0 1 2 ...
std::size_t mirrored(std::ptrdiff_t position, std::size_t count) {
    const auto period = static_cast<std::ptrdiff_t>(2 * count);
    const std::ptrdiff_t phase = ((position % period) + period) % period;
    return static_cast<std::size_t>(phase < static_cast<std::ptrdiff_t>(count) ? phase : period - 1 - phase);
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

}  // namespace

std::span<const Parameter<SeparationParameters>> SeparationParameters::parameters() {
    static constexpr Parameter<SeparationParameters> table[] = {
        {"kernel_size", &SeparationParameters::kernel_size, 7, 63,
         "frames and bins of the running medians: 7, 15, 31 or 63"},
        {"power", &SeparationParameters::power, 0.01, 100, "exponent of the soft mask"},
        {"margin", &SeparationParameters::margin, 1, 1000, "by how much one side has to exceed the other"},
        {"tail", &SeparationParameters::tail, 0, 1, "go on after the centre of the last frame"},
    };
    return table;
}

SeparationMasks::SeparationMasks(const SeparationParameters& parameters, std::size_t bins)
    : parameters_(parameters),
      bins_(bins),
      window_(static_cast<std::size_t>(parameters.kernel_size)),
      half_window_(window_ / 2),
      group_(std::max(median_group(window_), lane_count)),
      stride_(rounded_up(bins, group_)) {
    check_parameters("separation", parameters);
    if (!is_median_window(window_)) {
        throw UsageError("separation", "kernel_size is " + std::to_string(window_), "choose 7, 15, 31 or 63");
    }
    steady_.resize(group_ * stride_);
    broad_.resize(group_ * stride_);
    lanes_.resize((stride_ + window_ - 1) * lane_count);
    lane_medians_.resize(stride_ * lane_count);
    mask_.resize(stride_);
}

void SeparationMasks::begin(std::size_t first, std::size_t end, std::size_t total) {
    first_ = first;
    end_ = end;
    total_ = total;
    const std::size_t rows = rounded_up(end - first, group_) + window_ - 1;
    if (magnitudes_.size() < rows * stride_) magnitudes_.resize(rows * stride_, 0.0F);
}

void SeparationMasks::store(std::size_t frame, std::span<const float> magnitude) {
    if (frame + half_window_ < first_ || frame >= end_ + half_window_) return;
    float* const row = magnitudes_.data() + (frame + half_window_ - first_) * stride_;
    std::copy_n(magnitude.begin(), bins_, row);
    std::fill(row + bins_, row + stride_, 0.0F);
}

// Beyond the ends of the recording its frames are mirrored.
void SeparationMasks::reflect_edges() {
    const auto begin = static_cast<std::ptrdiff_t>(first_) - static_cast<std::ptrdiff_t>(half_window_);
    const auto end = static_cast<std::ptrdiff_t>(end_ + half_window_);
    const auto row = [&](std::ptrdiff_t frame) {
        return magnitudes_.begin() + (frame - begin) * static_cast<std::ptrdiff_t>(stride_);
    };
    for (std::ptrdiff_t frame = begin; frame < end; ++frame) {
        if (frame >= 0 && static_cast<std::size_t>(frame) < total_) continue;
        std::copy_n(row(static_cast<std::ptrdiff_t>(mirrored(frame, total_))), stride_, row(frame));
    }
}

// Eight frames at a time, bins in rows.
void SeparationMasks::medians_over_frequency(std::size_t start) {
    float* const inner = lanes_.data() + half_window_ * lane_count;
    for (std::size_t i = 0; i < group_; i += lane_count) {
        rows_to_lanes(magnitudes_.data() + (start + i + half_window_) * stride_, stride_, stride_, inner);
        for (std::size_t k = 0; k < half_window_; ++k) {
            const std::size_t below = mirrored(-1 - static_cast<std::ptrdiff_t>(k), bins_);
            const std::size_t above = mirrored(static_cast<std::ptrdiff_t>(bins_ + k), bins_);
            std::copy_n(inner + below * lane_count, lane_count, inner - (k + 1) * lane_count);
            std::copy_n(inner + above * lane_count, lane_count, inner + (bins_ + k) * lane_count);
        }
        running_median(lanes_.data(), lane_count, stride_, lane_count, window_, lane_medians_.data(),
                       lane_count);
        lanes_to_rows(lane_medians_.data(), stride_, broad_.data() + i * stride_, stride_);
    }
}

void SeparationMasks::compute(std::size_t start) {
    if (start == 0) reflect_edges();
    running_median(magnitudes_.data() + start * stride_, stride_, group_, stride_, window_, steady_.data(),
                   stride_);
    medians_over_frequency(start);
}

std::span<const float> SeparationMasks::mask(std::size_t index, Side side) {
    const float* const steady = steady_.data() + index * stride_;
    const float* const broad = broad_.data() + index * stride_;
    const float* const own = side == Side::harmonic ? steady : broad;
    const float* const other = side == Side::harmonic ? broad : steady;
    const auto margin = static_cast<float>(parameters_.margin);
    const float neither = parameters_.margin > 1.0 ? 0.0F : 0.5F;
    if (parameters_.power == 2.0) {
        square_mask(own, other, margin, neither, mask_.data(), bins_);
    } else {
        general_mask(own, other, margin, neither, parameters_.power, mask_.data(), bins_);
    }
    return std::span(mask_).first(bins_);
}

}  // namespace resonet
