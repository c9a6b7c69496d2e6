#pragma once

#include <cstddef>
#include <vector>

namespace resonet {

/// Where to cut clips of `length` seconds out of a track of `seconds`: at most `most` of them, without
/// overlap, spread evenly so that the gaps before, between and after them are equal; starts in seconds,
/// rounded down to whole milliseconds. None if the track is shorter than a clip.
std::vector<double> clip_times(double seconds, double length, std::size_t most);

}  // namespace resonet
