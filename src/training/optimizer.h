#pragma once

#include <memory>

#include "recipe/training_settings.h"
#include "training/flat_network.h"

namespace resonet {

/// The optimizer that the settings name, over the weights and the gradient of `network`: SGD with momentum
/// (Nesterov's, if asked for), Adam (Kingma, Ba 2015) or AdamW (Loshchilov, Hutter 2019), as in PyTorch.
/// Weight decay, an L2 penalty but in AdamW, pulls on matrices and kernels alone: norms and biases are few
/// and set the scale. Errors: UsageError for Nesterov's momentum without momentum.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const TrainingSettings& settings,
                                                        const FlatNetwork& network);

/// Sets the learning rate of all that the optimizer changes.
void set_learning_rate(torch::optim::Optimizer& optimizer, double rate);

/// Scales the gradient down to the norm `most` where it is longer, as PyTorch's clip_grad_norm_ does, without
/// waiting for the device. 0: unlimited.
void clip_gradient(torch::Tensor& gradient, double most);

}  // namespace resonet
