#pragma once

#include <cstddef>
#include <span>

namespace resonet {

/// How values that belong to channels lie: [example, block of channels, position, channel of the block]. One
/// channel a block is an image in plain order, all channels in one block an image with channels last, a
/// sequence (a frame is an example) or a vector; 8 or 16 are oneDNN's blocks, where the last one may reach
/// beyond the channels.
struct ChannelLayout {
    std::size_t examples = 0;
    std::size_t channels = 0;
    std::size_t positions = 1;
    std::size_t block = 1;
};

/// out = scale in + shift, channel by channel. scale_shift is [scale or shift, channel]. What lies beyond the
/// channels becomes 0, as oneDNN wants it.
void scale_channels(std::span<const float> in, const ChannelLayout& layout,
                    std::span<const float> scale_shift, std::span<float> out);

/// out = factor in; factors are [example, channel].
void multiply_channels(std::span<const float> in, const ChannelLayout& layout, std::span<const float> factors,
                       std::span<float> out);

}  // namespace resonet
