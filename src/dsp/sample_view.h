#pragma once

#include <cstddef>
#include <limits>
#include <span>

#include "dsp/padding.h"

namespace resonet {

/// A stretch of a recording: samples[i] is sample offset + i of it.
struct SampleView {
    static constexpr std::size_t unknown = std::numeric_limits<std::ptrdiff_t>::max() / 4;

    std::span<const float> samples;
    std::size_t offset = 0;
    /// Samples in the whole recording; unknown: more than any frame that is asked for reaches.
    std::size_t total = unknown;
};

/// Calls with(frame), a span of the `length` samples from sample `start` on, which may lie before the
/// recording or reach beyond its end: there it is padded, in `room` (`length` floats). What of the frame and
/// its padding belongs to the recording has to be in view.
template <typename With>
void with_frame(const SampleView& view, std::ptrdiff_t start, std::size_t length, Padding padding,
                std::span<float> room, const With& with) {
    const std::ptrdiff_t begin = start - static_cast<std::ptrdiff_t>(view.offset);
    if (begin >= 0 && static_cast<std::size_t>(begin) + length <= view.samples.size()) {
        with(view.samples.subspan(static_cast<std::size_t>(begin), length));
        return;
    }
    for (std::size_t i = 0; i < length; ++i) {
        const std::size_t index = padded_index(start + static_cast<std::ptrdiff_t>(i), view.total, padding);
        room[i] = index < view.total ? view.samples[index - view.offset] : 0.0F;
    }
    with(std::span<const float>(room.first(length)));
}

}  // namespace resonet
