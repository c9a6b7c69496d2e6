#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network/layer.h"

namespace resonet {

/// A weight tensor that a layer owns, named "<layer>.<role>" with PyTorch's roles
/// (weight, bias, running_mean, running_var, weight_ih_l0, ...), or where PyTorch has no such layer those of
/// layer.h (a Scaler's mean and deviation, an AttentionPool's score).
struct TensorSpec {
    std::string name;
    Shape shape;
    bool trainable = true;

    std::int64_t size() const;
};

/// Output shape of one example. Errors: UsageError if the inputs do not fit the layer or a setting is out
/// of range (sizes must be positive and at most 2^20, rates in [0, 1), epsilon > 0).
Shape output_shape(const Layer& layer, const std::vector<Shape>& inputs);

/// The tensors the layer owns when fed with `inputs`, in a fixed order.
std::vector<TensorSpec> tensors(const Layer& layer, const std::vector<Shape>& inputs);

/// Floating-point operations for one example; a multiply-add counts two.
std::int64_t flops(const Layer& layer, const std::vector<Shape>& inputs);

/// Number of values in a shape.
std::int64_t element_count(const Shape& shape);

}  // namespace resonet
