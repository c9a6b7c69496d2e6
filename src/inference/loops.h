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

/// in [frame, batch, feature], out [batch, feature], or [batch, 2 feature] for mean_max.
void pool_over_time(std::span<const float> in, std::int64_t batch, std::int64_t features,
                    TimePoolKind function, std::span<float> out);

}  // namespace resonet
