#pragma once

#include "training/module.h"

namespace resonet::testing {

/// A module with weights, running statistics and scalers that are all different from a fresh start's, in
/// evaluation mode. The same every time.
TorchNetwork random_module(const Network& network);

/// Values in [-0.5, 1.5) of the network's input shape, from torch's random state.
torch::Tensor random_examples(const Network& network, std::int64_t count, at::ScalarType type);

/// The module's outputs for random examples and those of the runtime with its weights differ by at most 1e-4
/// of their scale.
void expect_runtime_agreement(const Network& network, std::int64_t batch);

}  // namespace resonet::testing
