// Images to sequences, and sequences to vectors.

#include "inference/loops.h"
#include "inference/steps.h"

namespace resonet {
namespace {

using dnnl::memory;
constexpr auto f32 = memory::data_type::f32;

}  // namespace

SlotId add_to_sequence(const StepContext& context) {
    const Shape& in = context.input_shape();
    const std::int64_t features = in[0] * in[1];
    const memory::desc image({context.batch, in[0], in[1], in[2]}, f32,
                             memory::dims{features, in[1], 1, context.batch * features});
    return context.builder.copied(context.input(), image, natural_desc({in[2], features}, context.batch));
}

SlotId add_time_pool(const StepContext& context, const TimePool& spec) {
    ProgramBuilder& builder = context.builder;
    const Shape& in = context.input_shape();
    const SlotId sequence = builder.reordered(context.input(), natural_desc(in, context.batch));
    const SlotId out = builder.new_slot(natural_desc(context.output_shape(), context.batch));
    builder.add_loop(
        [batch = context.batch, features = in[1],
         function = spec.function](std::span<const std::span<float>> slots) {
            pool_over_time(slots[0], batch, features, function, slots[1]);
        },
        {sequence, out});
    return out;
}

SlotId add_attention_pool(const StepContext& context, const AttentionPool& spec) {
    ProgramBuilder& builder = context.builder;
    const Shape& in = context.input_shape();
    const SlotId sequence = builder.reordered(context.input(), natural_desc(in, context.batch));
    // One product for all frames of all examples.
    const std::int64_t rows = in[0] * context.batch;
    const memory::desc hidden_desc = natural_desc({spec.units}, rows);
    const SlotId hidden = builder.new_slot(hidden_desc);
    dnnl::post_ops tanh;
    append_activation(tanh, {ActivationKind::tanh, 0.0});
    add_inner_product(context, sequence, natural_desc({in[1]}, rows), hidden, hidden_desc, tanh);
    const SlotId out = builder.new_slot(natural_desc(context.output_shape(), context.batch));
    const auto& score = context.weights.plain(context.index).score;
    builder.add_loop(
        [&score, batch = context.batch](std::span<const std::span<float>> slots) {
            pool_by_attention(slots[0], slots[1], score, batch, slots[2]);
        },
        {sequence, hidden, out});
    return out;
}

}  // namespace resonet
