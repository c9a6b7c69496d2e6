#include "data/picture.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "core/file.h"
#include "data/picture_pixels.h"

namespace resonet {
namespace {

/// How much a source pixel counts in a target pixel.
struct Tap {
    std::size_t target = 0;
    double weight = 0.0;
};

/// The taps of every source pixel of one direction; those of a target add up to 1.
std::vector<std::vector<Tap>> taps(std::size_t from, std::size_t to) {
    std::vector<std::vector<Tap>> all(from);
    const double step = static_cast<double>(from) / static_cast<double>(to);
    for (std::size_t target = 0; target < to; ++target) {
        if (to <= from) {
            // Integers, so that edges that meet do so exactly: target t covers [t from, (t + 1) from) in
            // units of 1 / to, source s covers [s to, (s + 1) to).
            const std::size_t begin = target * from;
            const std::size_t end = begin + from;
            for (std::size_t s = begin / to; s * to < end; ++s) {
                const std::size_t overlap = std::min(end, (s + 1) * to) - std::max(begin, s * to);
                all[s].push_back({target, static_cast<double>(overlap) / static_cast<double>(from)});
            }
            continue;
        }
        const double last = static_cast<double>(from - 1);
        const double centre = std::clamp((static_cast<double>(target) + 0.5) * step - 0.5, 0.0, last);
        const auto left = static_cast<std::size_t>(centre);
        const double part = centre - std::floor(centre);
        all[left].push_back({target, 1.0 - part});
        if (part > 0.0) all[left + 1].push_back({target, part});
    }
    return all;
}

}  // namespace

Image read_picture(const std::filesystem::path& path, int height, int width) {
    const auto proper = [](int size) { return size >= 1 && size <= static_cast<int>(longest_picture_side); };
    if (!proper(height) || !proper(width)) throw std::invalid_argument("impossible size of a picture");
    const Pixels pixels = decode_picture(read_text(path), path);
    const auto rows = static_cast<std::size_t>(height);
    const auto columns = static_cast<std::size_t>(width);
    const auto row_taps = taps(pixels.height, rows);
    const auto column_taps = taps(pixels.width, columns);
    std::vector<float> grey(pixels.width);
    std::vector<double> narrow(columns);
    std::vector<double> sums(rows * columns);
    for (std::size_t y = 0; y < pixels.height; ++y) {
        pixels.grey_row(y, grey);
        std::ranges::fill(narrow, 0.0);
        for (std::size_t x = 0; x < pixels.width; ++x) {
            for (const Tap& tap : column_taps[x]) narrow[tap.target] += tap.weight * double{grey[x]};
        }
        for (const Tap& tap : row_taps[y]) {
            double* const sum = &sums[(rows - 1 - tap.target) * columns];
            for (std::size_t x = 0; x < columns; ++x) sum[x] += tap.weight * narrow[x];
        }
    }
    Image image = {height, width, std::vector<float>(sums.size())};
    std::ranges::transform(sums, image.values.begin(),
                           [](double sum) { return static_cast<float>(std::clamp(sum, 0.0, 1.0)); });
    return image;
}

}  // namespace resonet
