#pragma once

#include <cstddef>

namespace resonet {

/// Turns 8 rows of `count` floats, `stride` apart, into `count` groups of 8 (dsp/lanes.h): lanes[8 i + r] =
/// rows[r stride + i]. `count`: a multiple of 8.
void rows_to_lanes(const float* rows, std::size_t stride, std::size_t count, float* lanes);

/// The way back.
void lanes_to_rows(const float* lanes, std::size_t count, float* rows, std::size_t stride);

}  // namespace resonet
