#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace resonet {

/// The shape of a sound for a picture: the least and the greatest sample of each of at most `buckets` equal
/// stretches, in turn; cut to [-1, 1] and rounded to 1/10000. Samples that are no numbers count as 0.
std::vector<double> waveform_peaks(std::span<const float> samples, std::size_t buckets);

}  // namespace resonet
