#include "inference/window_examples.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "features/windows.h"

namespace resonet {
namespace {

std::size_t product(std::span<const std::int64_t> shape) {
    return static_cast<std::size_t>(
        std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>{}));
}

}  // namespace

std::vector<BlockWindow> block_windows(const Profile& profile, const Block& block, int columns) {
    const double column_seconds = profile.column_step * profile.hop_length / profile.sample_rate;
    const double length = profile.window_columns * column_seconds;
    const double end = block.start + static_cast<double>(block.samples.size()) / profile.sample_rate;
    std::vector<BlockWindow> places;
    for (const int column : window_starts(columns, profile.window_columns, profile.window_hop)) {
        const double start = block.start + column * column_seconds;
        if (start + 0.5 * length < block.new_from) continue;
        places.push_back({column, {start, std::min(end, start + length)}});
    }
    return places;
}

WindowExamples::WindowExamples(const Profile& profile)
    : profile_(profile), front_end_(profile), view_(profile), size_(product(view_.shape())) {
    if (profile.view != View::mel) {
        window_.resize(static_cast<std::size_t>(profile.bands) *
                       static_cast<std::size_t>(profile.window_columns));
    }
}

void WindowExamples::make(const Block& block, Examples& examples) {
    examples.stretches.clear();
    examples.values.clear();
    Image image;
    try {
        image = front_end_.image(block.samples);
    } catch (const SignalError& error) {
        if (error.kind() != SignalError::Kind::silent) throw;
        return;
    }
    const std::vector<BlockWindow> places = block_windows(profile_, block, image.columns);
    examples.values.resize(places.size() * size_);
    for (std::size_t i = 0; i < places.size(); ++i) {
        examples.stretches.push_back(places[i].stretch);
        fill(image, places[i].start, std::span(examples.values).subspan(i * size_, size_));
    }
}

void WindowExamples::fill(const Image& image, int start, std::span<float> out) {
    if (profile_.view == View::mel) {
        return copy_window(image.values, image.columns, start, profile_.window_columns, out);
    }
    copy_window(image.values, image.columns, start, profile_.window_columns, window_);
    view_(window_, out);
}

}  // namespace resonet
