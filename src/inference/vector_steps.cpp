// Dense layers, and what works alike on images, sequences and vectors.
#include "inference/loops.h"
#include "inference/steps.h"

namespace resonet {
namespace {

using dnnl::memory;
using dnnl::prop_kind;
constexpr auto f32 = memory::data_type::f32;

}  // namespace

void add_inner_product(const StepContext& context, SlotId in, const memory::desc& from, SlotId out,
                       const memory::desc& to, const dnnl::post_ops& post_ops) {
    const memory::dims weight_sizes{to.dims().at(1), from.dims().at(1)};
    const memory::desc bias_desc({weight_sizes[0]}, f32, memory::format_tag::a);
    const bool has_bias = context.weights.has(context.index, WeightRole::bias);
    const dnnl::inner_product_forward::desc desc(prop_kind::forward_inference, from,
                                                 {weight_sizes, f32, memory::format_tag::any},
                                                 has_bias ? bias_desc : memory::desc(), to);
    const dnnl::inner_product_forward::primitive_desc descriptor(desc, ProgramBuilder::attributes(post_ops),
                                                                 context.builder.engine());
    std::vector<std::pair<int, memory>> constants;
    constants.emplace_back(DNNL_ARG_WEIGHTS, context.weights.get(context.index, WeightRole::weight,
                                                                 {weight_sizes, f32, memory::format_tag::oi},
                                                                 descriptor.weights_desc()));
    if (has_bias) {
        constants.emplace_back(DNNL_ARG_BIAS, context.weights.get(context.index, WeightRole::bias, bias_desc,
                                                                  descriptor.bias_desc()));
    }
    context.builder.add<dnnl::inner_product_forward>(
        descriptor, {{DNNL_ARG_SRC, in, from}, {DNNL_ARG_DST, out, to}}, std::move(constants));
}

SlotId add_dense(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    const memory::desc source = natural_desc(context.input_shape(), context.batch);
    const memory::desc target = natural_desc(context.output_shape(), context.batch);
    dnnl::post_ops post_ops;
    if (context.step.residual) post_ops.append_sum();
    if (context.step.activation) append_activation(post_ops, *context.step.activation);
    const SlotId in = builder.reordered(context.input(), source);
    const SlotId out = context.step.residual ? residual_slot(context, target) : builder.new_slot(target);
    add_inner_product(context, in, source, out, target, post_ops);
    return out;
}

SlotId add_flatten(const StepContext& context) {
    return context.builder.copied(context.input(), example_major_desc(context.input_shape(), context.batch),
                                  natural_desc(context.output_shape(), context.batch));
}

void add_eltwise(const StepContext& context, SlotId in, const Activation& spec, SlotId out) {
    ProgramBuilder& builder = context.builder;
    dnnl::algorithm algorithm{};
    float alpha = 0;
    float beta = 0;
    dnnl::post_ops function;
    append_activation(function, spec);
    float scale = 0;
    function.get_params_eltwise(0, scale, algorithm, alpha, beta);
    const dnnl::eltwise_forward::desc desc(prop_kind::forward_inference, algorithm, builder.desc(in), alpha,
                                           beta);
    const dnnl::eltwise_forward::primitive_desc descriptor(desc, ProgramBuilder::attributes(),
                                                           builder.engine());
    builder.add<dnnl::eltwise_forward>(descriptor, {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}});
}

SlotId add_activation(const StepContext& context, const Activation& spec) {
    const SlotId out = context.builder.new_slot(context.builder.desc(context.input()));
    add_eltwise(context, context.input(), spec, out);
    return out;
}

SlotId add_binary(const StepContext& context, dnnl::algorithm algorithm) {
    ProgramBuilder& builder = context.builder;
    dnnl::post_ops post_ops;
    if (context.step.activation) append_activation(post_ops, *context.step.activation);
    const memory::desc desc = builder.desc(context.input(0));
    const SlotId other = builder.reordered(context.input(1), desc);
    const dnnl::binary::primitive_desc descriptor(dnnl::binary::desc(algorithm, desc, desc, desc),
                                                  ProgramBuilder::attributes(post_ops), builder.engine());
    const SlotId out = builder.new_slot(desc);
    builder.add<dnnl::binary>(
        descriptor, {{DNNL_ARG_SRC_0, context.input(0)}, {DNNL_ARG_SRC_1, other}, {DNNL_ARG_DST, out}});
    return out;
}

SlotId add_concat(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    std::vector<memory::desc> sources;
    std::vector<Binding> slots;
    for (std::size_t i = 0; i < context.step.inputs.size(); ++i) {
        sources.push_back(builder.desc(context.input(i)));
        slots.push_back({DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i), context.input(i)});
    }
    constexpr int features_axis = 1;
    const dnnl::concat::primitive_desc descriptor(features_axis, sources, builder.engine(),
                                                  ProgramBuilder::attributes());
    const SlotId out = builder.new_slot(descriptor.dst_desc());
    slots.push_back({DNNL_ARG_DST, out});
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

SlotId add_scaler(const StepContext& context, const Scaler& spec) {
    ProgramBuilder& builder = context.builder;
    const Shape& shape = context.input_shape();
    const memory::desc desc = example_major_desc(shape, context.batch);
    const SlotId in = builder.reordered(context.input(), desc);
    const SlotId out = builder.new_slot(desc);
    const auto& mean_scale = context.weights.plain(context.index).mean_scale;
    builder.add_loop(
        [&mean_scale,
         run = spec.axis == ScalerAxis::band ? shape[2] : 1](std::span<const std::span<float>> slots) {
            centre_and_scale(slots[0], mean_scale, run, slots[1]);
        },
        {in, out});
    return out;
}

}  // namespace resonet
