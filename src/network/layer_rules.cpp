#include "network/layer_rules.h"

#include <functional>
#include <numeric>

#include "core/error.h"

namespace resonet {
namespace {

constexpr std::int64_t largest_size = 1 << 20;
constexpr std::int64_t largest_kernel = 1024;

[[noreturn]] void refuse(const Layer& layer, const std::string& why) {
    throw UsageError("layer '" + layer.name + "'", why, "correct the network description");
}

void require(bool holds, const Layer& layer, const char* why) {
    if (!holds) refuse(layer, why);
}

void require_size(std::int64_t size, const Layer& layer, const char* what) {
    if (size < 1 || size > largest_size) {
        refuse(layer, std::string(what) + " is " + std::to_string(size) + ", not in 1..1048576");
    }
}

const Shape& only_input(const Layer& layer, const std::vector<Shape>& inputs, std::size_t rank,
                        const char* what) {
    if (inputs.size() != 1) refuse(layer, "takes one input");
    if (rank != 0 && inputs[0].size() != rank) refuse(layer, std::string("takes ") + what);
    return inputs[0];
}

/// Length along one axis after a window of `kernel` moves by `stride` over `size` + 2 `padding` values.
std::int64_t window_count(const Layer& layer, std::int64_t size, std::int64_t kernel, std::int64_t stride,
                          std::int64_t padding) {
    require_size(kernel, layer, "kernel");
    require(kernel <= largest_kernel, layer, "has a kernel larger than 1024");
    require_size(stride, layer, "stride");
    require(padding >= 0 && padding < kernel, layer, "has a padding outside 0..kernel-1");
    if (size + 2 * padding < kernel) refuse(layer, "has a kernel larger than its input");
    return (size + 2 * padding - kernel) / stride + 1;
}

struct OutputShape {
    const Layer& layer;
    const std::vector<Shape>& inputs;

    Shape operator()(const Conv2d& s) const {
        const Shape& in = only_input(layer, inputs, 3, "an image");
        require_size(s.channels, layer, "channels");
        return {s.channels, window_count(layer, in[1], s.kernel[0], s.stride[0], s.padding[0]),
                window_count(layer, in[2], s.kernel[1], s.stride[1], s.padding[1])};
    }
    Shape operator()(const BatchNorm& s) const {
        const Shape& in = only_input(layer, inputs, 0, "");
        require_statistics(s.epsilon, s.momentum);
        return in;
    }
    Shape operator()(const BandNorm& s) const {
        require_statistics(s.epsilon, s.momentum);
        return only_input(layer, inputs, 3, "an image");
    }
    Shape operator()(const Activation&) const { return only_input(layer, inputs, 0, ""); }
    Shape operator()(const Pool2d& s) const {
        const Shape& in = only_input(layer, inputs, 3, "an image");
        return {in[0], window_count(layer, in[1], s.kernel[0], s.stride[0], 0),
                window_count(layer, in[2], s.kernel[1], s.stride[1], 0)};
    }
    Shape operator()(const Add&) const {
        require(inputs.size() == 2, layer, "takes two inputs");
        require(inputs[0] == inputs[1], layer, "has two inputs of different shapes");
        return inputs[0];
    }
    Shape operator()(const Concat&) const {
        require(inputs.size() >= 2, layer, "takes two or more inputs");
        Shape out = inputs[0];
        require(out.size() != 2, layer, "takes images or vectors");
        for (std::size_t i = 1; i < inputs.size(); ++i) {
            Shape other = inputs[i];
            require(other.size() == out.size(), layer, "mixes images and vectors");
            out[0] += other[0];
            other[0] = out[0];
            require(other == out, layer, "has inputs that differ in more than their channels");
        }
        return out;
    }
    Shape operator()(const Dropout& s) const {
        require(s.rate >= 0 && s.rate < 1, layer, "has a rate outside [0, 1)");
        const Shape& in = only_input(layer, inputs, 0, "");
        require(!s.channels || in.size() == 3, layer, "drops channels, so it takes an image");
        return in;
    }
    Shape operator()(const DropPath& s) const {
        require(s.rate >= 0 && s.rate < 1, layer, "has a rate outside [0, 1)");
        return only_input(layer, inputs, 0, "");
    }
    Shape operator()(const Multiply&) const {
        require(inputs.size() == 2, layer, "takes two inputs");
        const bool per_channel = inputs[0].size() == 3 && inputs[1] == Shape{inputs[0][0]};
        require(per_channel || inputs[0] == inputs[1], layer,
                "takes two inputs of one shape, or an image and a factor for each of its channels");
        return inputs[0];
    }
    Shape operator()(const Scaler& s) const {
        // Its statistics are fitted before training, when only the input's values are known.
        require(layer.inputs == std::vector<std::string>{"input"}, layer,
                "scales something else than the network's 'input'");
        return only_input(layer, inputs, s.axis == ScalerAxis::band ? 3 : 0, "an image");
    }
    Shape operator()(const Standardize& s) const {
        require(s.epsilon > 0 && s.epsilon < 1, layer, "has an epsilon outside (0, 1)");
        return only_input(layer, inputs, 0, "");
    }
    Shape operator()(const ToSequence&) const {
        const Shape& in = only_input(layer, inputs, 3, "an image");
        return {in[2], in[0] * in[1]};
    }
    Shape operator()(const Recurrent& s) const {
        const Shape& in = only_input(layer, inputs, 2, "a sequence");
        require_size(s.hidden, layer, "hidden");
        const bool plain = s.activation == RecurrentActivation::tanh && !s.single_bias;
        require(plain || (s.cell == CellKind::lstm && !s.bidirectional), layer,
                "takes relu or a single bias only as a one-way LSTM");
        const std::int64_t features = s.hidden * (s.bidirectional ? 2 : 1);
        return s.last_only ? Shape{features} : Shape{in[0], features};
    }
    Shape operator()(const TimePool& s) const {
        const Shape& in = only_input(layer, inputs, 2, "a sequence");
        return {s.function == TimePoolKind::mean_max ? 2 * in[1] : in[1]};
    }
    Shape operator()(const AttentionPool& s) const {
        require_size(s.units, layer, "units");
        return {only_input(layer, inputs, 2, "a sequence")[1]};
    }
    Shape operator()(const GlobalAveragePool&) const { return {only_input(layer, inputs, 3, "an image")[0]}; }
    Shape operator()(const Flatten&) const { return {element_count(only_input(layer, inputs, 0, ""))}; }
    Shape operator()(const Dense& s) const {
        only_input(layer, inputs, 1, "a vector");
        require_size(s.features, layer, "features");
        return {s.features};
    }

    void require_statistics(double epsilon, double momentum) const {
        require(epsilon > 0 && epsilon < 1, layer, "has an epsilon outside (0, 1)");
        require(momentum >= 0 && momentum <= 1, layer, "has a momentum outside [0, 1]");
    }
};

struct Tensors {
    const std::string& name;
    const std::vector<Shape>& inputs;
    using List = std::vector<TensorSpec>;

    List operator()(const Conv2d& s) const {
        List list{{name + ".weight", {s.channels, inputs[0][0], s.kernel[0], s.kernel[1]}}};
        if (s.bias) list.push_back({name + ".bias", {s.channels}});
        return list;
    }
    List operator()(const BatchNorm&) const {
        const Shape shape{inputs[0].size() == 2 ? inputs[0][1] : inputs[0][0]};
        return {{name + ".weight", shape},
                {name + ".bias", shape},
                {name + ".running_mean", shape, false},
                {name + ".running_var", shape, false}};
    }
    List operator()(const BandNorm& s) const {
        const Shape shape{inputs[0][1]};
        List list;
        if (s.affine) list = {{name + ".weight", shape}, {name + ".bias", shape}};
        list.push_back({name + ".running_mean", shape, false});
        list.push_back({name + ".running_var", shape, false});
        return list;
    }
    List operator()(const Recurrent& s) const {
        const std::int64_t gates = (s.cell == CellKind::lstm ? 4 : 3) * s.hidden;
        List list;
        for (const char* direction : {"", "_reverse"}) {
            list.push_back({name + ".weight_ih_l0" + direction, {gates, inputs[0][1]}});
            list.push_back({name + ".weight_hh_l0" + direction, {gates, s.hidden}});
            list.push_back({name + ".bias_ih_l0" + direction, {gates}});
            if (!s.single_bias) list.push_back({name + ".bias_hh_l0" + direction, {gates}});
            if (!s.bidirectional) break;
        }
        return list;
    }
    List operator()(const Scaler& s) const {
        const Shape shape = s.axis == ScalerAxis::band ? Shape{inputs[0][1]} : inputs[0];
        return {{name + ".mean", shape, false}, {name + ".deviation", shape, false}};
    }
    List operator()(const AttentionPool& s) const {
        return {{name + ".weight", {s.units, inputs[0][1]}},
                {name + ".bias", {s.units}},
                {name + ".score", {s.units}}};
    }
    List operator()(const Dense& s) const {
        List list{{name + ".weight", {s.features, inputs[0][0]}}};
        if (s.bias) list.push_back({name + ".bias", {s.features}});
        return list;
    }
    template <typename Other>
    List operator()(const Other&) const {
        return {};
    }
};

struct Flops {
    const std::vector<Shape>& inputs;
    const Shape& out;

    std::int64_t operator()(const Conv2d& s) const {
        return element_count(out) * (2 * inputs[0][0] * s.kernel[0] * s.kernel[1] + (s.bias ? 1 : 0));
    }
    std::int64_t operator()(const BatchNorm&) const { return 2 * element_count(out); }
    std::int64_t operator()(const BandNorm&) const { return 2 * element_count(out); }
    std::int64_t operator()(const Pool2d& s) const { return element_count(out) * s.kernel[0] * s.kernel[1]; }
    std::int64_t operator()(const Standardize&) const { return 4 * element_count(out); }
    std::int64_t operator()(const Recurrent& s) const {
        const std::int64_t gates = s.cell == CellKind::lstm ? 4 : 3;
        const std::int64_t step = 2 * gates * s.hidden * (inputs[0][1] + s.hidden) + 10 * s.hidden;
        return inputs[0][0] * step * (s.bidirectional ? 2 : 1);
    }
    std::int64_t operator()(const TimePool& s) const {
        return element_count(inputs[0]) * (s.function == TimePoolKind::mean_max ? 2 : 1);
    }
    std::int64_t operator()(const AttentionPool& s) const {
        return inputs[0][0] * (2 * s.units * (inputs[0][1] + 2) + 2 * inputs[0][1]);
    }
    std::int64_t operator()(const Multiply&) const { return element_count(out); }
    std::int64_t operator()(const Scaler&) const { return 2 * element_count(out); }
    std::int64_t operator()(const GlobalAveragePool&) const { return element_count(inputs[0]); }
    std::int64_t operator()(const Dense& s) const {
        return s.features * (2 * inputs[0][0] + (s.bias ? 1 : 0));
    }
    std::int64_t operator()(const Add&) const { return element_count(out); }
    std::int64_t operator()(const Activation&) const { return element_count(out); }
    // These only rename or move values when the network runs.
    std::int64_t operator()(const Concat&) const { return 0; }
    std::int64_t operator()(const Dropout&) const { return 0; }
    std::int64_t operator()(const DropPath&) const { return 0; }
    std::int64_t operator()(const ToSequence&) const { return 0; }
    std::int64_t operator()(const Flatten&) const { return 0; }
};

}  // namespace

std::int64_t element_count(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::int64_t TensorSpec::size() const {
    return element_count(shape);
}

Shape output_shape(const Layer& layer, const std::vector<Shape>& inputs) {
    return std::visit(OutputShape{layer, inputs}, layer.spec);
}

std::vector<TensorSpec> tensors(const Layer& layer, const std::vector<Shape>& inputs) {
    return std::visit(Tensors{layer.name, inputs}, layer.spec);
}

std::int64_t flops(const Layer& layer, const std::vector<Shape>& inputs) {
    const Shape out = output_shape(layer, inputs);
    return std::visit(Flops{inputs, out}, layer.spec);
}

}  // namespace resonet
