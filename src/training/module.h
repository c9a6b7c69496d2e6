#pragma once

#include <functional>
#include <string>
#include <vector>

#include "network/model.h"
#include "network/network.h"
#include "training/collective.h"
#include "training/fused_steps.h"
#include "training/torch.h"

namespace resonet {

/// A torch module built from a network description: one step a layer, with the parameters and buffers
/// under the description's names. Weights start as PyTorch's layers start, from torch's random state.
class TorchNetworkImpl : public torch::nn::Module {
  public:
    /// Errors: UsageError as analyse(network).
    explicit TorchNetworkImpl(const Network& network);

    /// [batch, input shape] -> logits [batch, label]. On a CPU and in float some layers are computed together
    /// (see fused_steps.h); the numbers agree with those of forward_all() to rounding.
    torch::Tensor forward(torch::Tensor input);

    /// What it was built from.
    const Network& description() const { return network_; }

    /// The outputs of all layers, in their order; for tests.
    std::vector<torch::Tensor> forward_all(const torch::Tensor& input);

    /// Lets the batch norms take the statistics of all processes' batches while the network trains;
    /// `collective` outlives the network. Null: of this process's batches, as at first.
    void join(Collective* collective) { collective_ = collective; }

    /// Sets the weight of every batch norm that ends a residual branch (the first input of an Add, whatever
    /// drops values between them) to 0.
    void zero_residual_branches();

  private:
    struct Step {
        std::vector<std::size_t> inputs;  // values[0] is the network's input, values[i + 1] layer i's output
        std::function<torch::Tensor(const std::vector<torch::Tensor>&)> apply;
    };

    Network network_;
    std::vector<Step> steps_;
    Collective* collective_ = nullptr;  // the batch norms look at it each time
    std::vector<FusedStep> fused_;      // by their last layer
    std::vector<bool> in_fused_;        // whether a layer belongs to one of them
};
TORCH_MODULE(TorchNetwork);

/// The module's weights by the description's names, on the CPU.
Weights export_weights(const TorchNetwork& module);

/// Overwrites the module's weights. Errors: UsageError if a tensor is missing or has another shape.
void import_weights(TorchNetwork& module, const Weights& weights);

}  // namespace resonet
