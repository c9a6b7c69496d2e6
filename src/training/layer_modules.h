#pragma once

#include "network/layer.h"
#include "training/torch.h"

namespace resonet {

// The layers of a description that torch has no module for. Each registers its tensors under the roles that
// tensors() in network/layer_rules.h names, and starts as PyTorch's layers start.

/// A one-way LSTM with `activation` in the place of tanh and one or two biases a gate.
/// [batch, frame, feature] -> [batch, frame, hidden]; the state before the first frame is zero.
class OneWayLstmImpl : public torch::nn::Module {
  public:
    OneWayLstmImpl(std::int64_t features, const Recurrent& spec);
    torch::Tensor forward(const torch::Tensor& input);

  private:
    torch::Tensor run_relu(const torch::Tensor& input) const;

    RecurrentActivation activation_;
    torch::Tensor input_weight_;   // [4 hidden, feature]; gates: input, forget, candidate, output
    torch::Tensor hidden_weight_;  // [4 hidden, hidden]
    torch::Tensor input_bias_;     // [4 hidden]
    torch::Tensor hidden_bias_;    // the same, undefined where there is but one
};
TORCH_MODULE(OneWayLstm);

/// [batch, frame, feature] -> [batch, feature].
class AttentionPoolModuleImpl : public torch::nn::Module {
  public:
    AttentionPoolModuleImpl(std::int64_t features, std::int64_t units);
    torch::Tensor forward(const torch::Tensor& input);

  private:
    torch::Tensor weight_;  // [units, feature]
    torch::Tensor bias_;    // [units]
    torch::Tensor score_;   // [units]
};
TORCH_MODULE(AttentionPoolModule);

/// (x - mean) / deviation; both are buffers, which nothing trains, and start as 0 and 1.
class ScalerModuleImpl : public torch::nn::Module {
  public:
    /// `input` is the shape of one example.
    ScalerModuleImpl(const Shape& input, ScalerAxis axis);
    torch::Tensor forward(const torch::Tensor& input);

  private:
    torch::Tensor mean_;  // [band], or the shape of one example
    torch::Tensor deviation_;
    Shape broadcast_;  // the statistics' shape as it meets an example
};
TORCH_MODULE(ScalerModule);

/// Any shape, the batch first.
class DropPathModuleImpl : public torch::nn::Module {
  public:
    explicit DropPathModuleImpl(double rate) : rate_(rate) {}
    torch::Tensor forward(const torch::Tensor& input);

  private:
    double rate_;
};
TORCH_MODULE(DropPathModule);

}  // namespace resonet
