// Recurrent layers.
#include <algorithm>

#include "inference/relu_lstm.h"
#include "inference/steps.h"

namespace resonet {
namespace {

using dnnl::memory;
using dnnl::prop_kind;
constexpr auto f32 = memory::data_type::f32;
using Tag = memory::format_tag;

/// The sizes of a recurrent layer's weights, in oneDNN's order.
struct RecurrentSizes {
    memory::dims weight;         // [layer, direction, input, gate, hidden]
    memory::dims hidden_weight;  // [layer, direction, hidden, gate, hidden]
    memory::dims bias;           // [layer, direction, gate, hidden]
};

RecurrentSizes recurrent_sizes(const Recurrent& spec, std::int64_t features) {
    const std::int64_t directions = spec.bidirectional ? 2 : 1;
    const std::int64_t gates = spec.cell == CellKind::lstm ? 4 : 3;
    return {{1, directions, features, gates, spec.hidden},
            {1, directions, spec.hidden, gates, spec.hidden},
            {1, directions, 4, spec.hidden}};
}

/// Adds the primitive that `Forward` stands for; the state before the first frame is zero.
template <typename Forward>
SlotId add_cell(const StepContext& context, const RecurrentSizes& sizes, const memory::desc& out_desc,
                const typename Forward::desc& desc) {
    ProgramBuilder& builder = context.builder;
    const typename Forward::primitive_desc descriptor(desc, ProgramBuilder::attributes(), builder.engine());
    PackedWeights& weights = context.weights;
    const SlotId in = builder.reordered(context.input(), descriptor.src_layer_desc());
    const SlotId out = builder.new_slot(out_desc);
    builder.add<Forward>(
        descriptor, {{DNNL_ARG_SRC_LAYER, in}, {DNNL_ARG_DST_LAYER, out}},
        {{DNNL_ARG_WEIGHTS_LAYER,
          weights.get(context.index, WeightRole::weight, {sizes.weight, f32, Tag::ldgoi},
                      descriptor.weights_layer_desc())},
         {DNNL_ARG_WEIGHTS_ITER,
          weights.get(context.index, WeightRole::hidden_weight, {sizes.hidden_weight, f32, Tag::ldgoi},
                      descriptor.weights_iter_desc())},
         {DNNL_ARG_BIAS, weights.get(context.index, WeightRole::bias, {sizes.bias, f32, Tag::ldgo},
                                     descriptor.bias_desc())}});
    return out;
}

/// oneDNN's LSTM knows tanh alone. Here it computes what the gates take from the input, for all frames at
/// once; our own loop does the rest.
SlotId add_relu_lstm(const StepContext& context, const Recurrent& spec) {
    ProgramBuilder& builder = context.builder;
    const Shape& in = context.input_shape();
    const std::int64_t rows = in[0] * context.batch;
    const std::int64_t gate_values = 4 * spec.hidden;
    const SlotId sequence = builder.reordered(context.input(), natural_desc(in, context.batch));
    const memory::desc gates_desc = natural_desc({gate_values}, rows);
    const SlotId gates = builder.new_slot(gates_desc);
    add_inner_product(context, sequence, natural_desc({in[1]}, rows), gates, gates_desc, {});

    const memory::dims weight_sizes{gate_values, spec.hidden};
    const memory hidden_weight = context.weights.get(
        context.index, WeightRole::hidden_weight, {weight_sizes, f32, Tag::ab}, {weight_sizes, f32, Tag::ba});
    const SlotId cell = builder.new_slot(natural_desc({spec.hidden}, context.batch));
    const SlotId out = builder.new_slot(natural_desc(context.output_shape(), context.batch));
    builder.add_loop(
        [hidden_weight, batch = context.batch, spec](std::span<const std::span<float>> slots) {
            run_relu_lstm(slots[0], static_cast<const float*>(hidden_weight.get_data_handle()), batch,
                          spec.hidden, slots[1], slots[2]);
        },
        {gates, cell, out});
    return out;
}

}  // namespace

SlotId add_recurrent(const StepContext& context, const Recurrent& spec) {
    if (spec.activation == RecurrentActivation::relu) return add_relu_lstm(context, spec);
    ProgramBuilder& builder = context.builder;
    const Shape& in = context.input_shape();
    const RecurrentSizes sizes = recurrent_sizes(spec, in[1]);
    const std::int64_t features = spec.hidden * (spec.bidirectional ? 2 : 1);
    const auto direction = spec.bidirectional ? dnnl::rnn_direction::bidirectional_concat
                                              : dnnl::rnn_direction::unidirectional_left2right;
    const memory::desc none;
    const memory::desc source = natural_desc(in, context.batch);
    const memory::desc out = natural_desc({in[0], features}, context.batch);
    const memory::desc weight(sizes.weight, f32, Tag::any);
    const memory::desc hidden_weight(sizes.hidden_weight, f32, Tag::any);
    const memory::desc bias(sizes.bias, f32, Tag::ldgo);
    const SlotId sequence =
        spec.cell == CellKind::gru
            ? add_cell<dnnl::lbr_gru_forward>(context, sizes, out,
                                              {prop_kind::forward_inference, direction, source, none, weight,
                                               hidden_weight, bias, out, none})
            : add_cell<dnnl::lstm_forward>(context, sizes, out,
                                           {prop_kind::forward_inference, direction, source, none, none,
                                            weight, hidden_weight, bias, out, none, none});
    if (!spec.last_only) return sequence;
    const SlotId last = builder.new_slot(natural_desc({features}, context.batch));
    builder.add_loop(
        [](std::span<const std::span<float>> slots) {
            const auto last_frame = slots[0].last(slots[1].size());
            std::copy(last_frame.begin(), last_frame.end(), slots[1].begin());
        },
        {sequence, last});
    return last;
}

}  // namespace resonet
