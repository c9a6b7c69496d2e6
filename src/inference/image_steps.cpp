// Convolution, normalisation by band and pooling of images.
#include "inference/loops.h"
#include "inference/steps.h"

namespace resonet {
namespace {

using dnnl::memory;
using dnnl::prop_kind;
constexpr auto f32 = memory::data_type::f32;

memory::dims dims(const Pair& pair) {
    return {pair[0], pair[1]};
}

/// Pooling of `context`'s input; `output` is the shape of the result as an image.
SlotId add_pool(const StepContext& context, dnnl::algorithm algorithm, const Pair& kernel, const Pair& stride,
                const Shape& output) {
    ProgramBuilder& builder = context.builder;
    const dnnl::pooling_forward::desc desc(prop_kind::forward_inference, algorithm,
                                           builder.desc(context.input()), any_desc(output, context.batch),
                                           dims(stride), dims(kernel), {0, 0}, {0, 0});
    const dnnl::pooling_forward::primitive_desc descriptor(desc, ProgramBuilder::attributes(),
                                                           builder.engine());
    const SlotId out = builder.new_slot(descriptor.dst_desc());
    builder.add<dnnl::pooling_forward>(descriptor, {{DNNL_ARG_SRC, context.input()}, {DNNL_ARG_DST, out}});
    return out;
}

}  // namespace

SlotId add_convolution(const StepContext& context, const Conv2d& spec) {
    ProgramBuilder& builder = context.builder;
    const memory::dims weight_sizes{spec.channels, context.input_shape()[0], spec.kernel[0], spec.kernel[1]};
    const memory::desc bias_desc({spec.channels}, f32, memory::format_tag::a);
    const bool has_bias = context.weights.has(context.index, WeightRole::bias);

    dnnl::post_ops post_ops;
    if (context.step.residual) post_ops.append_sum();
    if (context.step.activation) append_activation(post_ops, *context.step.activation);
    const dnnl::convolution_forward::desc desc(
        prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
        any_desc(context.input_shape(), context.batch), {weight_sizes, f32, memory::format_tag::any},
        has_bias ? bias_desc : memory::desc(), any_desc(context.output_shape(), context.batch),
        dims(spec.stride), dims(spec.padding), dims(spec.padding));
    const dnnl::convolution_forward::primitive_desc descriptor(desc, ProgramBuilder::attributes(post_ops),
                                                               builder.engine());

    const SlotId in = builder.reordered(context.input(), descriptor.src_desc());
    const SlotId out = context.step.residual ? residual_slot(context, descriptor.dst_desc())
                                             : builder.new_slot(descriptor.dst_desc());
    std::vector<std::pair<int, memory>> constants;
    constants.emplace_back(
        DNNL_ARG_WEIGHTS,
        context.weights.get(context.index, WeightRole::weight, {weight_sizes, f32, memory::format_tag::oihw},
                            descriptor.weights_desc()));
    if (has_bias) {
        constants.emplace_back(DNNL_ARG_BIAS, context.weights.get(context.index, WeightRole::bias, bias_desc,
                                                                  descriptor.bias_desc()));
    }
    builder.add<dnnl::convolution_forward>(descriptor, {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}},
                                           std::move(constants));
    return out;
}

SlotId add_band_norm(const StepContext& context) {
    ProgramBuilder& builder = context.builder;
    const Shape& shape = context.input_shape();
    const memory::desc desc = example_major_desc(shape, context.batch);
    const SlotId in = builder.reordered(context.input(), desc);
    const SlotId out = builder.new_slot(desc);
    const auto& scale_shift = context.weights.plain(context.index).scale_shift;
    builder.add_loop(
        [&scale_shift, frames = shape[2]](std::span<const std::span<float>> slots) {
            scale_bands(slots[0], scale_shift, frames, slots[1]);
        },
        {in, out});
    return out;
}

SlotId add_pooling(const StepContext& context, const Pool2d& spec) {
    const auto algorithm =
        spec.function == PoolKind::max ? dnnl::algorithm::pooling_max : dnnl::algorithm::pooling_avg;
    return add_pool(context, algorithm, spec.kernel, spec.stride, context.output_shape());
}

SlotId add_global_average(const StepContext& context) {
    const Shape& in = context.input_shape();
    const SlotId pooled =
        add_pool(context, dnnl::algorithm::pooling_avg, {in[1], in[2]}, {1, 1}, {in[0], 1, 1});
    return context.builder.copied(pooled, natural_desc({in[0], 1, 1}, context.batch),
                                  natural_desc({in[0]}, context.batch));
}

}  // namespace resonet
