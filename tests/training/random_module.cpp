#include "random_module.h"

#include <gtest/gtest.h>

#include "inference/runtime.h"

namespace resonet::testing {

TorchNetwork random_module(const Network& network) {
    torch::manual_seed(11);
    TorchNetwork module(network);
    torch::NoGradGuard no_grad;
    for (const auto& item : module->named_buffers()) {
        const std::string& name = item.key();
        if (name.ends_with("mean")) item.value().uniform_(-0.5, 0.5);
        if (name.ends_with("running_var") || name.ends_with("deviation")) item.value().uniform_(0.5, 2.0);
    }
    for (const auto& item : module->named_parameters()) {
        if (item.key().find("norm") != std::string::npos) {
            item.value().uniform_(0.5, 1.5);
        } else if (item.value().dim() > 1) {
            item.value().mul_(2);  // what comes in shall still be seen in what comes out
        }
    }
    module->eval();
    return module;
}

torch::Tensor random_examples(const Network& network, std::int64_t count, at::ScalarType type) {
    std::vector<std::int64_t> shape{count};
    for (const std::int64_t size : network.input) shape.push_back(size);
    return torch::rand(shape, type) * 2 - 0.5;
}

void expect_runtime_agreement(const Network& network, std::int64_t batch) {
    TorchNetwork module = random_module(network);
    torch::NoGradGuard no_grad;
    const torch::Tensor input = random_examples(network, batch, torch::kFloat32);
    const torch::Tensor expected = module->forward(input).contiguous();
    Runtime runtime(network, export_weights(module));
    std::vector<float> output(static_cast<std::size_t>(expected.numel()));
    runtime.run(batch, {input.data_ptr<float>(), static_cast<std::size_t>(input.numel())}, output);
    const double scale = std::max(1.0, expected.abs().max().item<double>());
    for (std::size_t i = 0; i < output.size(); ++i) {
        ASSERT_NEAR(output[i], expected.data_ptr<float>()[i], 1e-4 * scale) << "value " << i;
    }
    // Examples that all get the same logits would agree without saying anything.
    if (batch > 1) {
        EXPECT_GT(expected.std(0).max().item<double>(), 1e-3);
    }
}

}  // namespace resonet::testing
