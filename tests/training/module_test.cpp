#include "training/module.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "network/rcrnn.h"
#include "tiny_task.h"

namespace resonet {
namespace {

Network tiny_rcrnn() {
    RcrnnConfig config;
    config.stem_channels = 3;
    config.stem_pool = {2, 2};
    config.stages = {{5, 1, {2, 1}}};
    config.hidden = 4;
    config.dropout = 0;
    return build_rcrnn(config, 16, 12, 3);
}

TEST(Module, OwnsExactlyTheDescribedTensors) {
    const Network network = tiny_rcrnn();
    TorchNetwork module(network);
    const Weights weights = export_weights(module);
    std::size_t known = 0;
    std::int64_t trainable = 0;
    for (const LayerFacts& layer : analyse(network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            ASSERT_TRUE(weights.contains(spec.name)) << spec.name;
            EXPECT_EQ(weights.at(spec.name).shape, spec.shape) << spec.name;
            ++known;
        }
    }
    EXPECT_EQ(weights.size(), known);
    for (const auto& p : module->parameters()) trainable += p.numel();
    EXPECT_EQ(trainable, analyse(network).parameters);
}

TEST(Module, LayerShapesAreTheDescribedOnes) {
    const Network network = tiny_rcrnn();
    TorchNetwork module(network);
    const auto outputs = module->forward_all(torch::rand({2, 1, 16, 12}));
    const NetworkFacts facts = analyse(network);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        Shape expected = facts.layers[i].output;
        expected.insert(expected.begin(), 2);
        EXPECT_EQ(outputs[i].sizes(), at::IntArrayRef(expected)) << network.layers[i].name;
    }
}

TEST(Module, WeightsComeBack) {
    TorchNetwork module(tiny_rcrnn());
    TorchNetwork other(tiny_rcrnn());
    import_weights(other, export_weights(module));
    module->eval();
    other->eval();
    const torch::Tensor input = torch::rand({2, 1, 16, 12});
    EXPECT_TRUE(torch::equal(module->forward(input), other->forward(input)));
    Weights lacking = export_weights(module);
    lacking.erase("classifier.bias");
    EXPECT_THROW(import_weights(other, lacking), UsageError);
    Weights wrong = export_weights(module);
    wrong["classifier.bias"].shape = {1};
    EXPECT_THROW(import_weights(other, wrong), UsageError);
}

TEST(Module, ZeroedBranchesLeaveTheShortcut) {
    TorchNetwork module(tiny_rcrnn());
    module->zero_residual_branches();
    const auto parameters = module->named_parameters();
    EXPECT_EQ(parameters["stage1_block1_norm2.weight"].abs().sum().item<double>(), 0);
    EXPECT_EQ(parameters["stage1_block1_norm1.weight"].sum().item<double>(), 5);
    EXPECT_EQ(parameters["stage1_block1_project_norm.weight"].sum().item<double>(), 5);
}

TEST(Module, GradientsAgreeWithDifferences) {
    torch::manual_seed(3);
    TorchNetwork module(tiny_rcrnn());
    module->to(torch::kFloat64);
    module->eval();  // running statistics: the loss is a smooth function of each weight
    const torch::Tensor input = torch::rand({2, 1, 16, 12}, torch::kFloat64);
    const auto loss = [&] { return module->forward(input).pow(2).sum(); };
    loss().backward();
    for (const auto& item : module->named_parameters()) {
        torch::NoGradGuard no_grad;
        torch::Tensor flat = item.value().view(-1);
        const double gradient = item.value().grad().view(-1)[0].item<double>();
        constexpr double h = 1e-6;
        flat[0] += h;
        const double above = loss().item<double>();
        flat[0] -= 2 * h;
        const double below = loss().item<double>();
        flat[0] += h;
        EXPECT_NEAR(gradient, (above - below) / (2 * h), 1e-5 * (1 + std::abs(gradient))) << item.key();
    }
}

}  // namespace
}  // namespace resonet
