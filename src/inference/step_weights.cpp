#include "inference/step_weights.h"

#include <array>
#include <cmath>
#include <span>
#include <string>

#include "core/error.h"

namespace resonet {
namespace {

const std::vector<float>& values(const Weights& weights, const std::string& name) {
    const auto found = weights.find(name);
    if (found == weights.end()) throw UsageError("model", "lacks the tensor '" + name + "'");
    return found->second.values;
}

struct ScaleShift {
    std::vector<double> scale;
    std::vector<double> shift;
};

ScaleShift scale_and_shift(const Layer& layer, double epsilon, bool affine, const Weights& weights) {
    const auto& mean = values(weights, layer.name + ".running_mean");
    const auto& variance = values(weights, layer.name + ".running_var");
    std::vector<float> gamma(mean.size(), 1.0F);
    std::vector<float> beta(mean.size(), 0.0F);
    if (affine) {
        gamma = values(weights, layer.name + ".weight");
        beta = values(weights, layer.name + ".bias");
    }
    ScaleShift result;
    for (std::size_t c = 0; c < mean.size(); ++c) {
        const double scale = gamma[c] / std::sqrt(variance[c] + epsilon);
        result.scale.push_back(scale);
        result.shift.push_back(beta[c] - scale * mean[c]);
    }
    return result;
}

void append_as_float(std::vector<float>& to, std::span<const double> from) {
    for (const double value : from) to.push_back(static_cast<float>(value));
}

/// Appends the rows (of `columns` values) of gate `gate` of `from`, [gate, hidden, columns].
void append_gate(std::vector<float>& to, const std::vector<float>& from, std::size_t gate, std::size_t size) {
    const auto begin = from.begin() + static_cast<std::ptrdiff_t>(gate * size);
    to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
}

void append_sum(std::vector<float>& to, const std::vector<float>& a, const std::vector<float>& b,
                std::size_t gate, std::size_t size) {
    for (std::size_t i = gate * size; i < (gate + 1) * size; ++i) to.push_back(a[i] + b[i]);
}

StepWeights recurrent_weights(const Layer& layer, const Weights& weights) {
    const auto& spec = std::get<Recurrent>(layer.spec);
    const auto hidden = static_cast<std::size_t>(spec.hidden);
    const bool gru = spec.cell == CellKind::gru;
    const std::vector<std::size_t> order =
        gru ? std::vector<std::size_t>{1, 0, 2} : std::vector<std::size_t>{0, 1, 2, 3};
    StepWeights result;
    for (const std::string direction : {"", "_reverse"}) {
        const auto& input = values(weights, layer.name + ".weight_ih_l0" + direction);
        const auto& recurrent = values(weights, layer.name + ".weight_hh_l0" + direction);
        const auto& input_bias = values(weights, layer.name + ".bias_ih_l0" + direction);
        const std::vector<float> hidden_bias = spec.single_bias
                                                   ? std::vector<float>(input_bias.size(), 0.0F)
                                                   : values(weights, layer.name + ".bias_hh_l0" + direction);
        for (const std::size_t gate : order) {
            append_gate(result.weight, input, gate, input.size() / order.size());
            append_gate(result.hidden_weight, recurrent, gate, hidden * hidden);
            if (gru && gate == 2) {
                append_gate(result.bias, input_bias, gate, hidden);
                append_gate(result.bias, hidden_bias, gate, hidden);
            } else {
                append_sum(result.bias, input_bias, hidden_bias, gate, hidden);
            }
        }
        if (!spec.bidirectional) break;
    }
    return result;
}

/// The weights of a convolution or dense layer, whose outputs come first in `weight`.
StepWeights linear_weights(const Layer& layer, std::size_t outputs, bool has_bias, const Layer* batch_norm,
                           const Weights& weights) {
    StepWeights result;
    result.weight = values(weights, layer.name + ".weight");
    if (has_bias) result.bias = values(weights, layer.name + ".bias");
    if (batch_norm == nullptr) return result;
    const auto [scale, shift] =
        scale_and_shift(*batch_norm, std::get<BatchNorm>(batch_norm->spec).epsilon, true, weights);
    result.bias.resize(outputs, 0.0F);
    const std::size_t size = result.weight.size() / outputs;
    for (std::size_t out = 0; out < outputs; ++out) {
        for (float& weight : std::span(result.weight).subspan(out * size, size)) {
            weight = static_cast<float>(scale[out] * weight);
        }
        result.bias[out] = static_cast<float>(scale[out] * result.bias[out] + shift[out]);
    }
    return result;
}

struct StepWeightsOf {
    const Layer& layer;
    const Layer* batch_norm;
    const Weights& weights;

    StepWeights operator()(const Conv2d& s) const {
        return linear_weights(layer, static_cast<std::size_t>(s.channels), s.bias, batch_norm, weights);
    }
    StepWeights operator()(const Dense& s) const {
        return linear_weights(layer, static_cast<std::size_t>(s.features), s.bias, batch_norm, weights);
    }
    StepWeights operator()(const Recurrent&) const { return recurrent_weights(layer, weights); }
    StepWeights operator()(const BatchNorm& s) const { return norm_weights(s.epsilon, true); }
    StepWeights operator()(const BandNorm& s) const { return norm_weights(s.epsilon, s.affine); }
    StepWeights norm_weights(double epsilon, bool affine) const {
        const auto [scale, shift] = scale_and_shift(layer, epsilon, affine, weights);
        StepWeights result;
        append_as_float(result.scale_shift, scale);
        append_as_float(result.scale_shift, shift);
        return result;
    }
    StepWeights operator()(const Scaler&) const {
        StepWeights result;
        result.mean_scale = values(weights, layer.name + ".mean");
        for (const float deviation : values(weights, layer.name + ".deviation")) {
            result.mean_scale.push_back(1.0F / deviation);
        }
        return result;
    }
    StepWeights operator()(const AttentionPool& s) const {
        StepWeights result = linear_weights(layer, static_cast<std::size_t>(s.units), true, nullptr, weights);
        result.score = values(weights, layer.name + ".score");
        return result;
    }
    template <typename Other>
    StepWeights operator()(const Other&) const {
        return {};
    }
};

}  // namespace

StepWeights step_weights(const Network& network, const Step& step, const Weights& weights) {
    const Layer* batch_norm = step.batch_norm ? &network.layers[*step.batch_norm] : nullptr;
    const Layer& layer = network.layers[step.layer];
    return std::visit(StepWeightsOf{layer, batch_norm, weights}, layer.spec);
}

}  // namespace resonet
