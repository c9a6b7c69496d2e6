#include "inference/steps.h"

#include "core/error.h"

namespace resonet {
namespace {

using dnnl::memory;

memory::dims logical_sizes(const Shape& shape, std::int64_t batch) {
    if (shape.size() == 2) return {shape[0], batch, shape[1]};
    memory::dims sizes{batch};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

struct AddStep {
    const StepContext& context;

    SlotId operator()(const Conv2d& s) const { return add_convolution(context, s); }
    SlotId operator()(const BatchNorm&) const { return add_batch_norm(context); }
    SlotId operator()(const BandNorm&) const { return add_band_norm(context); }
    SlotId operator()(const Activation& s) const { return add_activation(context, s); }
    SlotId operator()(const Pool2d& s) const { return add_pooling(context, s); }
    SlotId operator()(const Add&) const { return add_binary(context, dnnl::algorithm::binary_add); }
    SlotId operator()(const Multiply&) const {
        const bool one_shape = context.shapes[context.step.inputs[1]] == context.input_shape();
        return one_shape ? add_binary(context, dnnl::algorithm::binary_mul) : add_channel_product(context);
    }
    SlotId operator()(const Concat&) const { return add_concat(context); }
    SlotId operator()(const Dropout&) const { return context.input(); }
    SlotId operator()(const DropPath&) const { return context.input(); }
    SlotId operator()(const Scaler& s) const { return add_scaler(context, s); }
    SlotId operator()(const Standardize& s) const { return add_standardize(context, s); }
    SlotId operator()(const ToSequence&) const { return add_to_sequence(context); }
    SlotId operator()(const Recurrent& s) const { return add_recurrent(context, s); }
    SlotId operator()(const TimePool& s) const { return add_time_pool(context, s); }
    SlotId operator()(const AttentionPool& s) const { return add_attention_pool(context, s); }
    SlotId operator()(const GlobalAveragePool&) const { return add_global_average(context); }
    SlotId operator()(const Flatten&) const { return add_flatten(context); }
    SlotId operator()(const Dense&) const { return add_dense(context); }
};

}  // namespace

memory::desc natural_desc(const Shape& shape, std::int64_t batch) {
    const memory::dims sizes = logical_sizes(shape, batch);
    memory::dims strides(sizes.size(), 1);
    for (std::size_t i = sizes.size() - 1; i > 0; --i) strides[i - 1] = strides[i] * sizes[i];
    return {sizes, memory::data_type::f32, strides};
}

memory::desc example_major_desc(const Shape& shape, std::int64_t batch) {
    if (shape.size() != 2) return natural_desc(shape, batch);
    return {logical_sizes(shape, batch), memory::data_type::f32,
            memory::dims{shape[1], shape[0] * shape[1], 1}};
}

memory::desc any_desc(const Shape& shape, std::int64_t batch) {
    return {logical_sizes(shape, batch), memory::data_type::f32, memory::format_tag::any};
}

void append_activation(dnnl::post_ops& post_ops, const Activation& activation) {
    using dnnl::algorithm;
    const auto alpha = static_cast<float>(activation.alpha);
    switch (activation.function) {
        case ActivationKind::relu:
            return post_ops.append_eltwise(1.0F, algorithm::eltwise_relu, 0.0F, 0.0F);
        case ActivationKind::leaky_relu:
            return post_ops.append_eltwise(1.0F, algorithm::eltwise_relu, alpha, 0.0F);
        case ActivationKind::elu:
            return post_ops.append_eltwise(1.0F, algorithm::eltwise_elu, alpha, 0.0F);
        case ActivationKind::tanh:
            return post_ops.append_eltwise(1.0F, algorithm::eltwise_tanh, 0.0F, 0.0F);
        case ActivationKind::sigmoid:
            return post_ops.append_eltwise(1.0F, algorithm::eltwise_logistic, 0.0F, 0.0F);
    }
}

SlotId residual_slot(const StepContext& context, const memory::desc& wanted) {
    const SlotId residual = context.values[*context.step.residual];
    if (context.builder.desc(residual) != wanted) return context.builder.copied(residual, wanted, wanted);
    context.builder.forget_copies(residual);
    return residual;
}

SlotId add_step(const StepContext& context) {
    return std::visit(AddStep{context}, context.layer.spec);
}

}  // namespace resonet
