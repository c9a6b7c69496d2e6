// Dense layers, and what works alike on images, sequences and vectors.
#include "inference/loops.h"
#include "inference/steps.h"

namespace resonet {
namespace {

using dnnl::memory;
using dnnl::prop_kind;
constexpr auto f32 = memory::data_type::f32;

}  // namespace

SlotId add_dense(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    const std::int64_t outputs = context.output_shape()[0];
    const memory::dims weight_sizes{outputs, context.input_shape()[0]};
    const memory::desc bias_desc({outputs}, f32, memory::format_tag::a);
    const bool has_bias = context.weights.has(context.index, WeightRole::bias);
    const memory::desc source = natural_desc(context.input_shape(), context.batch);
    const memory::desc target = natural_desc(context.output_shape(), context.batch);

    dnnl::post_ops post_ops;
    if (context.step.residual) post_ops.append_sum();
    if (context.step.activation) append_activation(post_ops, *context.step.activation);
    const dnnl::inner_product_forward::desc desc(prop_kind::forward_inference, source,
                                                 {weight_sizes, f32, memory::format_tag::any},
                                                 has_bias ? bias_desc : memory::desc(), target);
    const dnnl::inner_product_forward::primitive_desc descriptor(desc, ProgramBuilder::attributes(post_ops),
                                                                 builder.engine());

    const SlotId in = builder.reordered(context.input(), source);
    const SlotId out = context.step.residual ? residual_slot(context, target) : builder.new_slot(target);
    std::vector<std::pair<int, memory>> constants;
    constants.emplace_back(DNNL_ARG_WEIGHTS, context.weights.get(context.index, WeightRole::weight,
                                                                 {weight_sizes, f32, memory::format_tag::oi},
                                                                 descriptor.weights_desc()));
    if (has_bias) {
        constants.emplace_back(DNNL_ARG_BIAS, context.weights.get(context.index, WeightRole::bias, bias_desc,
                                                                  descriptor.bias_desc()));
    }
    builder.add<dnnl::inner_product_forward>(descriptor, {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}},
                                             std::move(constants));
    return out;
}

SlotId add_flatten(const StepContext& context) {
    return context.builder.copied(context.input(), example_major_desc(context.input_shape(), context.batch),
                                  natural_desc(context.output_shape(), context.batch));
}

SlotId add_activation(const StepContext& context, const Activation& spec) {
    ProgramBuilder& builder = context.builder;
    dnnl::algorithm algorithm{};
    float alpha = 0;
    float beta = 0;
    dnnl::post_ops function;
    append_activation(function, spec);
    float scale = 0;
    function.get_params_eltwise(0, scale, algorithm, alpha, beta);
    const dnnl::eltwise_forward::desc desc(prop_kind::forward_inference, algorithm,
                                           builder.desc(context.input()), alpha, beta);
    const dnnl::eltwise_forward::primitive_desc descriptor(desc, ProgramBuilder::attributes(),
                                                           builder.engine());
    const SlotId out = builder.new_slot(descriptor.dst_desc());
    builder.add<dnnl::eltwise_forward>(descriptor, {{DNNL_ARG_SRC, context.input()}, {DNNL_ARG_DST, out}});
    return out;
}

SlotId add_sum(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    dnnl::post_ops post_ops;
    if (context.step.activation) append_activation(post_ops, *context.step.activation);
    const memory::desc desc = builder.desc(context.input(0));
    const SlotId other = builder.reordered(context.input(1), desc);
    const dnnl::binary::primitive_desc descriptor(
        dnnl::binary::desc(dnnl::algorithm::binary_add, desc, desc, desc),
        ProgramBuilder::attributes(post_ops), builder.engine());
    const SlotId out = builder.new_slot(desc);
    builder.add<dnnl::binary>(
        descriptor, {{DNNL_ARG_SRC_0, context.input(0)}, {DNNL_ARG_SRC_1, other}, {DNNL_ARG_DST, out}});
    return out;
}

SlotId add_concat(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    std::vector<memory::desc> sources;
    std::vector<std::pair<int, SlotId>> slots;
    for (std::size_t i = 0; i < context.step.inputs.size(); ++i) {
        sources.push_back(builder.desc(context.input(i)));
        slots.emplace_back(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i), context.input(i));
    }
    constexpr int features_axis = 1;
    const dnnl::concat::primitive_desc descriptor(features_axis, sources, builder.engine(),
                                                  ProgramBuilder::attributes());
    const SlotId out = builder.new_slot(descriptor.dst_desc());
    slots.emplace_back(DNNL_ARG_DST, out);
    builder.add<dnnl::concat>(descriptor, slots);
    return out;
}

SlotId add_standardize(const StepContext& context, const Standardize& spec) {
    ProgramBuilder& builder = context.builder;
    const memory::desc desc = example_major_desc(context.input_shape(), context.batch);
    const SlotId in = builder.reordered(context.input(), desc);
    const SlotId out = builder.new_slot(desc);
    builder.add_loop(
        [batch = context.batch, epsilon = spec.epsilon](std::span<const std::span<float>> slots) {
            standardize(slots[0], batch, epsilon, slots[1]);
        },
        {in, out});
    return out;
}

}  // namespace resonet
