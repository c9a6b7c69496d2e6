#include "inference/channel_loops.h"

#include <algorithm>
#include <vector>

#include "dsp/simd.h"

namespace resonet {
namespace {

/// out[p, k] = scale[k] in[p, k] + shift[k] for `positions` rows of `block` values.
RESONET_CLONES
void scale_rows(const float* in, std::size_t positions, std::size_t block, const float* scale,
                const float* shift, float* out) {
    if (block == 1) {
        for (std::size_t p = 0; p < positions; ++p) out[p] = scale[0] * in[p] + shift[0];
        return;
    }
    for (std::size_t p = 0; p < positions; ++p) {
        for (std::size_t k = 0; k < block; ++k) out[k] = scale[k] * in[k] + shift[k];
        in += block;
        out += block;
    }
}

std::size_t blocks(const ChannelLayout& layout) {
    return (layout.channels + layout.block - 1) / layout.block;
}

/// `values` with zeros up to whole blocks.
std::vector<float> padded(std::span<const float> values, const ChannelLayout& layout) {
    std::vector<float> result(values.begin(), values.end());
    result.resize(blocks(layout) * layout.block, 0.0F);
    return result;
}

/// Scales one example, with `scale` and `shift` padded.
void scale_example(const float* in, const ChannelLayout& layout, const std::vector<float>& scale,
                   const std::vector<float>& shift, float* out) {
    const std::size_t size = layout.positions * layout.block;
    for (std::size_t b = 0; b < blocks(layout); ++b) {
        scale_rows(in + b * size, layout.positions, layout.block, scale.data() + b * layout.block,
                   shift.data() + b * layout.block, out + b * size);
    }
}

std::size_t example_size(const ChannelLayout& layout) {
    return blocks(layout) * layout.positions * layout.block;
}

}  // namespace

void scale_channels(std::span<const float> in, const ChannelLayout& layout,
                    std::span<const float> scale_shift, std::span<float> out) {
    const std::vector<float> scale = padded(scale_shift.first(layout.channels), layout);
    const std::vector<float> shift = padded(scale_shift.last(layout.channels), layout);
    for (std::size_t n = 0; n < layout.examples; ++n) {
        const std::size_t at = n * example_size(layout);
        scale_example(in.data() + at, layout, scale, shift, out.data() + at);
    }
}

void multiply_channels(std::span<const float> in, const ChannelLayout& layout, std::span<const float> factors,
                       std::span<float> out) {
    const std::vector<float> shift(blocks(layout) * layout.block, 0.0F);
    for (std::size_t n = 0; n < layout.examples; ++n) {
        const std::size_t at = n * example_size(layout);
        const auto own = factors.subspan(n * layout.channels, layout.channels);
        scale_example(in.data() + at, layout, padded(own, layout), shift, out.data() + at);
    }
}

}  // namespace resonet
