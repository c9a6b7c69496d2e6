#pragma once

#include <cstddef>
#include <span>

namespace resonet {

/// Numbers of band_statistics() for each band.
inline constexpr std::size_t statistics_per_band = 3;

/// Mean, standard deviation (over n) and mean absolute difference of neighbouring columns of every band of an
/// image [band, column], written to `out` as [band][3]. Of an image of one column the last is 0.
void band_statistics(std::span<const float> image, std::size_t columns, std::span<float> out);

}  // namespace resonet
