#pragma once

#include <functional>

#include "network/network.h"
#include "training/torch.h"

namespace resonet {

/// A step that stands for one or more layers of a network.
struct FusedStep {
    std::size_t last = 0;             ///< whose output it computes
    std::vector<std::size_t> layers;  ///< all of them, in order; nobody else uses the outputs of the others
    std::vector<std::size_t> inputs;  ///< 0 is the network's input, i + 1 the output of layer i
    std::function<torch::Tensor(const std::vector<torch::Tensor>&)> apply;
};

/// The steps that compute faster on a CPU, in float, what the layers of `module` (a torch module a layer,
/// under the layer's name) compute one by one; the numbers agree to rounding. See fused_norm.h and
/// fused_recurrent.h.
std::vector<FusedStep> fuse(const Network& network, const torch::nn::Module& module);

/// Whether they can take this input: float on the CPU, with values in it; and without gradients if not
/// `training`.
bool can_fuse(const torch::Tensor& input, bool training);

}  // namespace resonet
