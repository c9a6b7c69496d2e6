#include "features/windows.h"

#include <cstddef>

namespace resonet {

std::vector<int> window_starts(int columns, int window, int hop) {
    std::vector<int> starts{0};
    const int last = columns - window;
    if (last <= 0) return starts;
    for (int start = hop; start < last; start += hop) starts.push_back(start);
    starts.push_back(last);
    return starts;
}

void copy_window(std::span<const float> image, int columns, int start, int window, std::span<float> out) {
    const std::size_t bands = image.size() / static_cast<std::size_t>(columns);
    for (std::size_t band = 0; band < bands; ++band) {
        const std::span<const float> row = image.subspan(band * columns, columns);
        const std::span<float> to = out.subspan(band * window, window);
        for (int i = 0; i < window; ++i) to[i] = row[(start + i) % columns];
    }
}

}  // namespace resonet
