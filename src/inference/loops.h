#pragma once

#include <cstdint>
#include <span>

#include "network/layer.h"

namespace resonet {

// The layers for which oneDNN has no primitive. `batch` examples lie one after another.

/// out = (in - mean) / (deviation + epsilon) over each example of `size` values; the deviation is that of
/// the population. Sums are in double precision.
void standardize(std::span<const float> in, std::int64_t batch, double epsilon, std::span<float> out);

/// in and out [batch, channel, band, frame]; scale_shift is [scale or shift, band]: out = scale in + shift.
void scale_bands(std::span<const float> in, std::span<const float> scale_shift, std::int64_t frames,
                 std::span<float> out);

/// out = (in - mean) scale over each example, where so many values in a `run` share a mean and a scale;
/// mean_scale is [mean or scale, statistic]. The mean goes first, for large values lose their last digits in
/// scale in + shift.
void centre_and_scale(std::span<const float> in, std::span<const float> mean_scale, std::int64_t run,
                      std::span<float> out);

/// in [frame, batch, feature], out [batch, feature]: the mean over the frames weighted by the softmax over
/// them of score . hidden. hidden is [frame, batch, unit], score [unit]. Sums are in double precision.
void pool_by_attention(std::span<const float> in, std::span<const float> hidden, std::span<const float> score,
                       std::int64_t batch, std::span<float> out);

/// in [frame, batch, feature], out [batch, feature], or [batch, 2 feature] for mean_max.
void pool_over_time(std::span<const float> in, std::int64_t batch, std::int64_t features,
                    TimePoolKind function, std::span<float> out);

}  // namespace resonet
