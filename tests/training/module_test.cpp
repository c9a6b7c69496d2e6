#include "training/module.h"

#include <gtest/gtest.h>

#include <cmath>

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
        Shape expected{2};
        const Shape& output = facts.layers[i].output;
        expected.insert(expected.end(), output.begin(), output.end());
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

TEST(Module, ZeroedBranchesEndBeforeTheirDropPath) {
    NetworkBuilder net({2, 6, 6});
    net.add("stem", Conv2d{3});
    net.add("conv", Conv2d{3});
    net.add("norm", BatchNorm{});
    net.add("path", DropPath{0.5});
    net.add("sum", Add{}, {"path", "stem"});
    TorchNetwork module(std::move(net).build());
    module->zero_residual_branches();
    EXPECT_EQ(module->named_parameters()["norm.weight"].abs().sum().item<double>(), 0);
}

/// A module of one layer that `input` feeds.
TorchNetwork only(Shape input, LayerSpec spec) {
    NetworkBuilder net(std::move(input));
    net.add("layer", std::move(spec));
    return TorchNetwork(std::move(net).build());
}

TEST(Module, OwnsTheTensorsOfTheKindsThatTorchLacks) {
    const std::vector<std::pair<Shape, LayerSpec>> layers{
        {{9, 5}, Recurrent{CellKind::lstm, 4, false, false, RecurrentActivation::relu, true}},
        {{9, 5}, Recurrent{CellKind::lstm, 4, false, false, RecurrentActivation::relu, false}},
        {{9, 5}, Recurrent{CellKind::lstm, 4, false, false, RecurrentActivation::tanh, true}},
        {{9, 5}, AttentionPool{3}},
        {{9, 5}, BatchNorm{}},
        {{3, 4, 5}, Scaler{ScalerAxis::band}},
        {{3, 4, 5}, Scaler{ScalerAxis::value}}};
    for (const auto& [input, spec] : layers) {
        const Layer layer{"layer", {"input"}, spec};
        TorchNetwork module = only(input, spec);
        const Weights weights = export_weights(module);
        const std::vector<TensorSpec> expected = tensors(layer, {input});
        EXPECT_EQ(weights.size(), expected.size());
        const auto parameters = module->named_parameters();
        for (const TensorSpec& tensor : expected) {
            ASSERT_TRUE(weights.contains(tensor.name)) << tensor.name;
            EXPECT_EQ(weights.at(tensor.name).shape, tensor.shape) << tensor.name;
            EXPECT_EQ(parameters.contains(tensor.name), tensor.trainable) << tensor.name;
        }
    }
}

TEST(Module, ASingleBiasIsTorchsLstmWithoutTheSecond) {
    torch::manual_seed(5);
    TorchNetwork two = only({6, 5}, Recurrent{CellKind::lstm, 4});
    TorchNetwork one =
        only({6, 5}, Recurrent{CellKind::lstm, 4, false, false, RecurrentActivation::tanh, true});
    Weights weights = export_weights(two);
    weights["layer.bias_hh_l0"].values.assign(16, 0.0F);
    import_weights(two, weights);
    import_weights(one, weights);
    const torch::Tensor input = torch::randn({3, 6, 5});
    EXPECT_TRUE(torch::allclose(two->forward(input), one->forward(input), 1e-6, 1e-7));
}

TEST(Module, AScalerStartsAsTheIdentityAndIsNeverTrained) {
    TorchNetwork module = only({3, 4, 5}, Scaler{ScalerAxis::band});
    const torch::Tensor input = torch::randn({2, 3, 4, 5});
    EXPECT_TRUE(torch::equal(module->forward(input), input));
    EXPECT_TRUE(module->parameters().empty());
    import_weights(module, {{"layer.mean", {{4}, {1, 2, 3, 4}}}, {"layer.deviation", {{4}, {1, 2, 4, 8}}}});
    const torch::Tensor scaled = module->forward(input);
    EXPECT_EQ(scaled.index({1, 2, 3, 4}).item<float>(), (input.index({1, 2, 3, 4}).item<float>() - 4) / 8);
    EXPECT_EQ(scaled.index({0, 1, 1, 0}).item<float>(), (input.index({0, 1, 1, 0}).item<float>() - 2) / 2);
}

TEST(Module, DropPathDropsWholeExamplesWhileTraining) {
    torch::manual_seed(7);
    TorchNetwork module = only({2, 3, 4}, DropPath{0.25});
    constexpr std::int64_t count = 4000;
    const torch::Tensor rows = module->forward(torch::ones({count, 2, 3, 4})).flatten(1);
    EXPECT_TRUE(torch::equal(rows.amin(1), rows.amax(1)));  // all values of an example share its fate
    const torch::Tensor kept = rows.select(1, 0) > 0;
    EXPECT_TRUE(torch::allclose(rows.select(1, 0).masked_select(kept), torch::tensor(1 / 0.75F)));
    // Four standard errors of a share of 0.75 among 4000.
    EXPECT_NEAR(kept.to(torch::kFloat64).mean().item<double>(), 0.75, 4 * std::sqrt(0.75 * 0.25 / count));
    module->eval();
    const torch::Tensor input = torch::randn({2, 2, 3, 4});
    EXPECT_TRUE(torch::equal(module->forward(input), input));
}

TEST(Module, ImagesStayChannelsLast) {
    NetworkBuilder net({3, 6, 8});
    net.add("scale", Scaler{ScalerAxis::band});
    net.add("scale_values", Scaler{}, {"input"});
    net.add("product", Multiply{}, {"scale", "scale_values"});
    net.add("conv", Conv2d{5});
    net.add("mean", GlobalAveragePool{});
    net.add("excited", Multiply{}, {"conv", "mean"});
    net.add("path", DropPath{0.5});
    const Network network = std::move(net).build();
    TorchNetwork module(network);
    const auto outputs = module->forward_all(torch::randn({2, 3, 6, 8}));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].dim() != 4) continue;
        EXPECT_TRUE(outputs[i].is_contiguous(at::MemoryFormat::ChannelsLast)) << network.layers[i].name;
    }
}

}  // namespace
}  // namespace resonet
