#pragma once

#include <cstddef>
#include <vector>

namespace resonet {

/// The periodic Hann window 0.5 - 0.5 cos(2 pi i / length), i = 0 ... length - 1:
/// scipy.signal.get_window("hann", length), librosa's default.
std::vector<double> hann_window(std::size_t length);

}  // namespace resonet
