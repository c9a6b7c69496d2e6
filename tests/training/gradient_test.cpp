// The gradient of every kind of layer, against central differences in double precision.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "network/rcrnn.h"
#include "training/module.h"

namespace resonet {
namespace {

/// Compares the gradient of `loss` by `tensor` with differences, at up to ten of its values.
void expect_gradient(const torch::Tensor& tensor, const std::function<torch::Tensor()>& loss,
                     const std::string& name) {
    ASSERT_TRUE(tensor.grad().defined()) << name;
    torch::NoGradGuard no_grad;
    torch::Tensor flat = tensor.view(-1);
    const torch::Tensor gradient = tensor.grad().reshape(-1);
    const std::int64_t stride = std::max<std::int64_t>(1, flat.numel() / 10);
    for (std::int64_t i = 0; i < flat.numel(); i += stride) {
        constexpr double h = 1e-6;
        torch::Tensor value = flat[i];
        value += h;
        const double above = loss().item<double>();
        value -= 2 * h;
        const double below = loss().item<double>();
        value += h;
        const auto expected = (above - below) / (2 * h);
        EXPECT_NEAR(gradient[i].item<double>(), expected, 1e-6 * (1 + std::abs(expected)))
            << name << " value " << i;
    }
}

/// Checks all parameters, and the input.
void expect_gradients(const Network& network, bool training) {
    torch::manual_seed(3);
    TorchNetwork module(network);
    module->to(torch::kFloat64);
    module->train(training);
    {
        torch::NoGradGuard no_grad;
        for (const auto& item : module->named_buffers()) {
            if (item.key().ends_with("mean")) item.value().uniform_(-0.5, 0.5);
            if (item.key().ends_with("var") || item.key().ends_with("deviation")) {
                item.value().uniform_(0.5, 2.0);
            }
        }
    }
    std::vector<std::int64_t> shape{3};
    shape.insert(shape.end(), network.input.begin(), network.input.end());
    const torch::Tensor input = torch::randn(shape, torch::kFloat64).requires_grad_();
    // A different factor for every value, so that no two errors can cancel out.
    const torch::Tensor factors = torch::randn_like(module->forward(input).detach());
    const auto loss = [&] { return (module->forward(input) * factors).sum(); };
    loss().backward();
    for (const auto& item : module->named_parameters()) expect_gradient(item.value(), loss, item.key());
    expect_gradient(input, loss, "input");
}

struct Case {
    std::string name;
    Shape input;
    LayerSpec spec;
};

Recurrent one_way_lstm(RecurrentActivation activation, bool single_bias, bool last_only) {
    return {CellKind::lstm, 4, false, last_only, activation, single_bias};
}

std::vector<Case> cases() {
    const Shape image{3, 5, 6};
    const Shape sequence{6, 5};
    constexpr auto relu = RecurrentActivation::relu;
    constexpr auto tanh = RecurrentActivation::tanh;
    return {{"conv2d", image, Conv2d{4, {3, 2}, {2, 1}, {1, 0}, true}},
            {"conv1d", {1, 1, 12}, Conv2d{4, {1, 3}, {1, 1}, {0, 1}, true}},
            {"batch_norm_image", image, BatchNorm{}},
            {"batch_norm_sequence", sequence, BatchNorm{}},
            {"batch_norm_vector", {7}, BatchNorm{}},
            {"band_norm", image, BandNorm{1e-5, 0.1, true}},
            {"scaler", image, Scaler{ScalerAxis::band}},
            {"standardize", image, Standardize{}},
            {"gru", sequence, Recurrent{CellKind::gru, 4, true, false}},
            {"lstm", sequence, Recurrent{CellKind::lstm, 4, true, false}},
            {"lstm_one_bias", sequence, one_way_lstm(tanh, true, false)},
            {"lstm_relu", sequence, one_way_lstm(relu, false, false)},
            {"lstm_relu_one_bias", sequence, one_way_lstm(relu, true, false)},
            {"lstm_relu_last", sequence, one_way_lstm(relu, true, true)},
            {"time_pool", sequence, TimePool{TimePoolKind::mean_max}},
            {"attention_pool", sequence, AttentionPool{4}},
            {"global_average_pool", image, GlobalAveragePool{}},
            {"dense", {7}, Dense{4}}};
}

class LayerGradient : public ::testing::TestWithParam<Case> {};

TEST_P(LayerGradient, AgreesWithDifferences) {
    NetworkBuilder net(GetParam().input);
    net.add("layer", GetParam().spec);
    const Network network = std::move(net).build();
    expect_gradients(network, false);
    expect_gradients(network, true);  // norms by the statistics of the batch
}

INSTANTIATE_TEST_SUITE_P(Kinds, LayerGradient, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

TEST(NetworkGradient, OfSqueezeAndExcitationAgrees) {
    NetworkBuilder net({2, 5, 6});
    net.add("conv", Conv2d{4});
    net.add("mean", GlobalAveragePool{});
    net.add("dense1", Dense{3});
    net.add("act", Activation{});
    net.add("dense2", Dense{4});
    net.add("gate", Activation{ActivationKind::sigmoid});
    net.add("product", Multiply{}, {"conv", "gate"});
    net.add("square", Multiply{}, {"product", "product"});
    expect_gradients(std::move(net).build(), false);
}

TEST(NetworkGradient, OfTheResidualCrnnAgrees) {
    RcrnnConfig config;
    config.stem_channels = 3;
    config.stem_pool = {2, 2};
    config.stages = {{5, 1, {2, 1}}};
    config.hidden = 4;
    config.dropout = 0;
    expect_gradients(build_rcrnn(config, 16, 12, 3), false);
}

}  // namespace
}  // namespace resonet
