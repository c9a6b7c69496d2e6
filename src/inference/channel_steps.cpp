// What scales values channel by channel, whatever layout they lie in. oneDNN's binary primitive can do it
// too, but for the blocked layouts that convolutions like it falls back on a reference a thousand times
// slower.
#include <algorithm>
#include <array>

#include "inference/channel_loops.h"
#include "inference/steps.h"

namespace resonet {
namespace {

using dnnl::memory;
constexpr auto f32 = memory::data_type::f32;

ChannelLayout layout_of(const Shape& shape, std::int64_t batch, std::size_t block) {
    const auto first = static_cast<std::size_t>(shape[0]);
    const auto examples = static_cast<std::size_t>(batch);
    if (shape.size() == 3) return {examples, first, static_cast<std::size_t>(shape[1] * shape[2]), block};
    if (shape.size() == 1) return {examples, first, 1, first};
    const auto features = static_cast<std::size_t>(shape[1]);
    return {first * examples, features, 1, features};
}

/// A slot and how the channels lie in it.
struct Placed {
    SlotId slot;
    ChannelLayout layout;
};

/// The step's first input: where it lies if that layout is known, else in plain order.
Placed placed_input(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    const Shape& shape = context.input_shape();
    const memory::desc natural = natural_desc(shape, context.batch);
    if (shape.size() == 3) {
        using Tag = memory::format_tag;
        const memory::desc& desc = builder.desc(context.input());
        const std::array<std::pair<Tag, std::size_t>, 3> layouts{
            {{Tag::nhwc, static_cast<std::size_t>(shape[0])}, {Tag::nChw8c, 8}, {Tag::nChw16c, 16}}};
        for (const auto& [tag, block] : layouts) {
            if (desc == memory::desc(natural.dims(), f32, tag)) {
                return {context.input(), layout_of(shape, context.batch, block)};
            }
        }
    }
    return {builder.reordered(context.input(), natural), layout_of(shape, context.batch, 1)};
}

}  // namespace

SlotId add_batch_norm(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    const auto [in, layout] = placed_input(context);
    const SlotId out = builder.new_slot(builder.desc(in));
    const auto& scale_shift = context.weights.plain(context.index).scale_shift;
    builder.add_loop(
        [&scale_shift, layout = layout](std::span<const std::span<float>> slots) {
            scale_channels(slots[0], layout, scale_shift, slots[1]);
        },
        {in, out});
    if (context.step.activation) add_eltwise(context, out, *context.step.activation, out);
    return out;
}

SlotId add_channel_product(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    const auto [in, layout] = placed_input(context);
    const SlotId factors =
        builder.reordered(context.input(1), natural_desc({context.input_shape()[0]}, context.batch));
    const SlotId out = builder.new_slot(builder.desc(in));
    builder.add_loop(
        [layout = layout](std::span<const std::span<float>> slots) {
            multiply_channels(slots[0], layout, slots[1], slots[2]);
        },
        {in, factors, out});
    return out;
}

}  // namespace resonet
