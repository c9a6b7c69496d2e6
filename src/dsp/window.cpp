#include "dsp/window.h"

#include <cmath>
#include <numbers>

namespace resonet {

std::vector<double> hann_window(std::size_t length) {
    std::vector<double> window(length);
    const double step = 2.0 * std::numbers::pi / static_cast<double>(length);
    for (std::size_t i = 0; i < length; ++i) window[i] = 0.5 - 0.5 * std::cos(step * static_cast<double>(i));
    return window;
}

}  // namespace resonet
