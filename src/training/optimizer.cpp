#include "training/optimizer.h"

#include "core/error.h"

namespace resonet {
namespace {

using torch::optim::OptimizerParamGroup;

/// The two groups of weights, those that decay first.
template <typename Options>
std::vector<OptimizerParamGroup> groups(const FlatNetwork& network, const Options& options, double decay) {
    std::vector<OptimizerParamGroup> groups;
    const auto add = [&](const torch::Tensor& weights, double weight_decay) {
        if (weights.numel() == 0) return;
        groups.emplace_back(std::vector<torch::Tensor>{weights},
                            std::make_unique<Options>(Options(options).weight_decay(weight_decay)));
    };
    add(network.decayed, decay);
    add(network.undecayed, 0);
    return groups;
}

}  // namespace

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const TrainingSettings& s,
                                                        const FlatNetwork& network) {
    switch (s.optimizer) {
        case OptimizerKind::sgd: {
            if (s.nesterov && s.momentum == 0) {
                throw UsageError("recipe [training]", "asks for 'nesterov' with a 'momentum' of 0",
                                 "give a momentum such as 0.9, or leave nesterov out");
            }
            const auto options =
                torch::optim::SGDOptions(s.learning_rate).momentum(s.momentum).nesterov(s.nesterov);
            return std::make_unique<torch::optim::SGD>(groups(network, options, s.weight_decay), options);
        }
        case OptimizerKind::adam: {
            const torch::optim::AdamOptions options(s.learning_rate);
            return std::make_unique<torch::optim::Adam>(groups(network, options, s.weight_decay), options);
        }
        case OptimizerKind::adamw: {
            const torch::optim::AdamWOptions options(s.learning_rate);
            return std::make_unique<torch::optim::AdamW>(groups(network, options, s.weight_decay), options);
        }
    }
    throw SystemError("recipe [training]", "names an optimizer the trainer does not know");
}

void set_learning_rate(torch::optim::Optimizer& optimizer, double rate) {
    for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

void clip_gradient(torch::Tensor& gradient, double most) {
    if (most > 0) gradient.mul_((most / (gradient.norm() + 1e-6)).clamp_max_(1.0));
}

}  // namespace resonet
