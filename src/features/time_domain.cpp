#include "features/time_domain.h"

#include <algorithm>
#include <cmath>

#include "dsp/simd.h"

namespace resonet {
namespace {

// Eight sums side by side, in double: the order is fixed, so that every CPU gives the same bits.
RESONET_CLONES double sum_of_squares(const float* __restrict samples, std::size_t count) {
    double sums[8] = {};
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        for (std::size_t lane = 0; lane < 8; ++lane) {
            const auto x = static_cast<double>(samples[i + lane]);
            sums[lane] += x * x;
        }
    }
    for (; i < count; ++i) sums[0] += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

// crossings[i] for i from 1; there is nothing before sample 0.
RESONET_CLONES void find_crossings(const float* __restrict samples, std::size_t count, float threshold,
                                   std::uint8_t* __restrict crossings) {
    for (std::size_t i = 1; i < count; ++i) {
        const bool negative = samples[i] < -threshold;
        const bool before = samples[i - 1] < -threshold;
        crossings[i] = static_cast<std::uint8_t>(static_cast<int>(negative) ^ static_cast<int>(before));
    }
}

RESONET_CLONES std::uint32_t sum_of(const std::uint8_t* __restrict values, std::size_t count) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += values[i];
    return sum;
}

// Whether frames, which are centred on whole hops, begin and end there as well.
bool is_whole_hops(std::size_t length, std::size_t hop) {
    return length % (2 * hop) == 0;
}

bool is_in_view(const SampleView& view, std::ptrdiff_t start, std::size_t length) {
    return start >= static_cast<std::ptrdiff_t>(view.offset) &&
           static_cast<std::size_t>(start) + length <= view.offset + view.samples.size();
}

}  // namespace

std::span<const Parameter<RmsParameters>> RmsParameters::parameters() {
    static constexpr Parameter<RmsParameters> table[] = {
        {"frame_length", &RmsParameters::frame_length, 2, 65536, "samples in a frame"},
    };
    return table;
}

std::span<const Parameter<ZeroCrossingParameters>> ZeroCrossingParameters::parameters() {
    static constexpr Parameter<ZeroCrossingParameters> table[] = {
        {"frame_length", &ZeroCrossingParameters::frame_length, 2, 65536, "samples in a frame"},
        {"threshold", &ZeroCrossingParameters::threshold, 0, 1, "smaller samples count as zero"},
    };
    return table;
}

RmsFrames::RmsFrames(const RmsParameters& parameters, std::size_t hop, Padding padding)
    : hop_(hop), padding_(padding) {
    check_parameters("rms", parameters);
    room_.resize(static_cast<std::size_t>(parameters.frame_length));
}

void RmsFrames::apply(const SampleView& view, std::size_t first, std::span<float> values) {
    const std::size_t length = room_.size();
    const auto before = static_cast<std::ptrdiff_t>(length / 2);
    squares_.begin(view.offset / hop_, view.samples.size() / hop_ + 2);
    const auto squares_of_hop = [&](std::size_t hop) {
        return sum_of_squares(view.samples.data() + hop * hop_ - view.offset, hop_);
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::ptrdiff_t start = static_cast<std::ptrdiff_t>((first + i) * hop_) - before;
        double sum = 0.0;
        if (is_whole_hops(length, hop_) && is_in_view(view, start, length)) {
            sum = squares_.over(static_cast<std::size_t>(start) / hop_, length / hop_, squares_of_hop);
        } else {
            with_frame(view, start, length, padding_, room_,
                       [&](std::span<const float> frame) { sum = sum_of_squares(frame.data(), length); });
        }
        values[i] = static_cast<float>(std::sqrt(sum / static_cast<double>(length)));
    }
}

ZeroCrossings::ZeroCrossings(const ZeroCrossingParameters& parameters, std::size_t hop)
    : length_(static_cast<std::size_t>(parameters.frame_length)),
      hop_(hop),
      threshold_(static_cast<float>(parameters.threshold)) {
    check_parameters("zero crossing rate", parameters);
}

void ZeroCrossings::apply(const SampleView& view, std::size_t first, std::span<float> values) {
    crossings_.resize(std::max<std::size_t>(view.samples.size(), 1));
    crossings_[0] = 0;
    find_crossings(view.samples.data(), view.samples.size(), threshold_, crossings_.data());
    // Repeated samples beyond the ends have the sign of their neighbour: nothing crosses there.
    const auto clipped = [&](std::ptrdiff_t position) {
        const std::ptrdiff_t index = position - static_cast<std::ptrdiff_t>(view.offset);
        return static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(view.samples.size())));
    };
    counts_.begin(view.offset / hop_, view.samples.size() / hop_ + 2);
    const auto count_of_hop = [&](std::size_t hop) {
        return sum_of(crossings_.data() + hop * hop_ - view.offset, hop_);
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::ptrdiff_t start =
            static_cast<std::ptrdiff_t>((first + i) * hop_) - static_cast<std::ptrdiff_t>(length_ / 2);
        std::uint32_t count = 0;
        if (is_whole_hops(length_, hop_) && is_in_view(view, start, length_)) {
            const auto begin = static_cast<std::size_t>(start);
            count =
                counts_.over(begin / hop_, length_ / hop_, count_of_hop) - crossings_[begin - view.offset];
        } else {
            const std::size_t begin = clipped(start + 1);
            const std::size_t end = clipped(start + static_cast<std::ptrdiff_t>(length_));
            count = sum_of(crossings_.data() + begin, end - begin);
        }
        values[i] = static_cast<float>(static_cast<double>(count) / static_cast<double>(length_));
    }
}

}  // namespace resonet
