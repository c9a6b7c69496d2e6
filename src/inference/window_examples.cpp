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
    const double column_seconds = profile_.column_step * profile_.hop_length / profile_.sample_rate;
    const double length = profile_.window_columns * column_seconds;
    const double end = block.start + static_cast<double>(block.samples.size()) / profile_.sample_rate;
    std::vector<int> starts = window_starts(image.columns, profile_.window_columns, profile_.window_hop);
    // Windows of which the greater part was in the block before have been heard there.
    std::erase_if(starts, [&](int start) {
        return block.start + start * column_seconds + 0.5 * length < block.new_from;
    });
    examples.values.resize(starts.size() * size_);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const double start = block.start + starts[i] * column_seconds;
        examples.stretches.push_back({start, std::min(end, start + length)});
        fill(image, starts[i], std::span(examples.values).subspan(i * size_, size_));
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
