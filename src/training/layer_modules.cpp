#include "training/layer_modules.h"

#include <cmath>

namespace resonet {
namespace {

using torch::Tensor;

/// Uniform within 1 / sqrt(`fan`), as torch::nn::Linear and torch::nn::LSTM start.
Tensor starting_values(at::IntArrayRef shape, std::int64_t fan) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(fan));
    return torch::empty(shape).uniform_(-bound, bound);
}

}  // namespace

OneWayLstmImpl::OneWayLstmImpl(std::int64_t features, const Recurrent& spec) : activation_(spec.activation) {
    const std::int64_t gates = 4 * spec.hidden;
    const auto add = [&](const char* role, at::IntArrayRef shape) {
        return register_parameter(role, starting_values(shape, spec.hidden));
    };
    input_weight_ = add("weight_ih_l0", {gates, features});
    hidden_weight_ = add("weight_hh_l0", {gates, spec.hidden});
    input_bias_ = add("bias_ih_l0", {gates});
    if (!spec.single_bias) hidden_bias_ = add("bias_hh_l0", {gates});
}

Tensor OneWayLstmImpl::forward(const Tensor& input) {
    if (activation_ == RecurrentActivation::relu) return run_relu(input);
    const Tensor start = input.new_zeros({1, input.size(0), hidden_weight_.size(1)});
    const Tensor second = hidden_bias_.defined() ? hidden_bias_ : torch::zeros_like(input_bias_);
    const std::vector<Tensor> weights{input_weight_, hidden_weight_, input_bias_, second};
    constexpr bool has_biases = true;
    constexpr bool bidirectional = false;
    constexpr bool batch_first = true;
    return std::get<0>(torch::lstm(input, {start, start}, weights, has_biases, 1, 0.0, is_training(),
                                   bidirectional, batch_first));
}

Tensor OneWayLstmImpl::run_relu(const Tensor& input) const {
    const Tensor bias = hidden_bias_.defined() ? input_bias_ + hidden_bias_ : input_bias_;
    const Tensor hidden_weight = hidden_weight_.t();
    Tensor hidden = input.new_zeros({input.size(0), hidden_weight_.size(1)});
    Tensor cell = hidden;
    std::vector<Tensor> outputs;
    // What the gates take from the input is one product for all frames; only the rest waits for the state.
    for (const Tensor& from_input : torch::linear(input, input_weight_, bias).unbind(1)) {
        const auto gates = torch::addmm(from_input, hidden, hidden_weight).chunk(4, 1);
        cell = torch::sigmoid(gates[1]) * cell + torch::sigmoid(gates[0]) * torch::relu(gates[2]);
        hidden = torch::sigmoid(gates[3]) * torch::relu(cell);
        outputs.push_back(hidden);
    }
    return torch::stack(outputs, 1);
}

AttentionPoolModuleImpl::AttentionPoolModuleImpl(std::int64_t features, std::int64_t units) {
    weight_ = register_parameter("weight", starting_values({units, features}, features));
    bias_ = register_parameter("bias", starting_values({units}, features));
    score_ = register_parameter("score", starting_values({units}, units));
}

Tensor AttentionPoolModuleImpl::forward(const Tensor& input) {
    const Tensor scores = torch::tanh(torch::linear(input, weight_, bias_)).matmul(score_);
    return torch::bmm(torch::softmax(scores, 1).unsqueeze(1), input).squeeze(1);
}

ScalerModuleImpl::ScalerModuleImpl(const Shape& input, ScalerAxis axis) {
    const bool by_band = axis == ScalerAxis::band;
    const Shape shape = by_band ? Shape{input[1]} : input;
    mean_ = register_buffer("mean", torch::zeros(shape));
    deviation_ = register_buffer("deviation", torch::ones(shape));
    broadcast_ = by_band ? Shape{input[1], 1} : input;
}

Tensor ScalerModuleImpl::forward(const Tensor& input) {
    return (input - mean_.view(broadcast_)) / deviation_.view(broadcast_);
}

Tensor DropPathModuleImpl::forward(const Tensor& input) {
    if (!is_training() || rate_ == 0) return input;
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(input.dim()), 1);
    sizes[0] = input.size(0);
    return input * input.new_empty(sizes).bernoulli_(1 - rate_).div_(1 - rate_);
}

}  // namespace resonet
