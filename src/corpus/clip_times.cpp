#include "corpus/clip_times.h"

#include <algorithm>
#include <cmath>

namespace resonet {

std::vector<double> clip_times(double seconds, double length, std::size_t most) {
    std::vector<double> times;
    if (!(length > 0.0) || !(seconds >= length)) return times;
    const auto room = static_cast<std::size_t>(std::min(std::floor(seconds / length), 1e6));
    const std::size_t count = std::min(room, most);
    const double gap = (seconds - static_cast<double>(count) * length) / static_cast<double>(count + 1);
    for (std::size_t i = 0; i < count; ++i) {
        const double start = gap + static_cast<double>(i) * (length + gap);
        times.push_back(std::floor(1000.0 * start) / 1000.0);
    }
    return times;
}

}  // namespace resonet
