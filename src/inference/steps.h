#pragma once

#include <cstdint>
#include <vector>

#include "inference/packed_weights.h"
#include "inference/program_builder.h"

namespace resonet {

/// What a step is compiled from, and into what.
struct StepContext {
    ProgramBuilder& builder;
    PackedWeights& weights;
    std::int64_t batch;
    std::size_t index;  ///< of the step
    const Step& step;
    const Layer& layer;
    const std::vector<Shape>& shapes;   ///< of one example, by value
    const std::vector<SlotId>& values;  ///< by value, as far as computed

    const Shape& input_shape() const { return shapes[step.inputs[0]]; }
    const Shape& output_shape() const { return shapes[step.output]; }
    SlotId input(std::size_t i = 0) const { return values[step.inputs[i]]; }
};

/// Adds the operations of one step; returns where its output lies.
SlotId add_step(const StepContext& context);

// Layouts. oneDNN's logical sizes of a batch: an image [batch, channel, band, frame], a sequence
// [frame, batch, feature], a vector [batch, feature].

/// How a batch of `shape` lies where it does not matter: in C order of the sizes above.
dnnl::memory::desc natural_desc(const Shape& shape, std::int64_t batch);
/// The same logical sizes with the examples one after another, each in C order of its shape.
dnnl::memory::desc example_major_desc(const Shape& shape, std::int64_t batch);
/// The same logical sizes in whatever layout the primitive likes best.
dnnl::memory::desc any_desc(const Shape& shape, std::int64_t batch);

/// Appends an activation to what a primitive does.
void append_activation(dnnl::post_ops& post_ops, const Activation& activation);

/// out = in weight^T + bias and what follows, with the step's weight [to's columns, from's columns] and bias
/// if it has one. `in` and `out` are seen as the matrices `from` and `to` of as many rows.
void add_inner_product(const StepContext& context, SlotId in, const dnnl::memory::desc& from, SlotId out,
                       const dnnl::memory::desc& to, const dnnl::post_ops& post_ops);

/// out = activation(in), in one layout; `out` may be `in`.
void add_eltwise(const StepContext& context, SlotId in, const Activation& activation, SlotId out);

// The kinds of step, by file: steps on images, channel by channel, recurrent, on sequences, and on vectors
// and any shape.
SlotId add_convolution(const StepContext& context, const Conv2d& spec);
SlotId add_band_norm(const StepContext& context);
SlotId add_pooling(const StepContext& context, const Pool2d& spec);
SlotId add_global_average(const StepContext& context);

SlotId add_batch_norm(const StepContext& context);
/// The product of an image and a factor for each of its channels.
SlotId add_channel_product(const StepContext& context);

SlotId add_recurrent(const StepContext& context, const Recurrent& spec);

SlotId add_to_sequence(const StepContext& context);
SlotId add_time_pool(const StepContext& context, const TimePool& spec);
SlotId add_attention_pool(const StepContext& context, const AttentionPool& spec);

SlotId add_dense(const StepContext& context);
SlotId add_flatten(const StepContext& context);
SlotId add_activation(const StepContext& context, const Activation& spec);
/// `algorithm` of two inputs of one shape.
SlotId add_binary(const StepContext& context, dnnl::algorithm algorithm);
SlotId add_concat(const StepContext& context);
SlotId add_standardize(const StepContext& context, const Standardize& spec);
SlotId add_scaler(const StepContext& context, const Scaler& spec);

/// Where a step with the sum fused in shall write: the residual's memory, in the layout `wanted`.
SlotId residual_slot(const StepContext& context, const dnnl::memory::desc& wanted);

}  // namespace resonet
