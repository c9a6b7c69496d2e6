#include <gtest/gtest.h>

#include <functional>

#include "inference/runtime.h"
#include "network/rcrnn.h"
#include "training/module.h"

namespace resonet {
namespace {

/// A module with weights and running statistics that are all different from a fresh start's.
TorchNetwork random_module(const Network& network) {
    torch::manual_seed(11);
    TorchNetwork module(network);
    torch::NoGradGuard no_grad;
    for (const auto& item : module->named_buffers()) {
        if (item.key().ends_with("running_var")) item.value().uniform_(0.5, 2.0);
        if (item.key().ends_with("mean")) item.value().uniform_(-0.5, 0.5);
        if (item.key().ends_with("deviation")) item.value().uniform_(0.5, 2.0);
    }
    for (const auto& item : module->named_parameters()) {
        if (item.key().find("norm") != std::string::npos) item.value().uniform_(0.5, 1.5);
    }
    module->eval();
    return module;
}

void expect_agreement(const Network& network, std::int64_t batch) {
    TorchNetwork module = random_module(network);
    std::vector<std::int64_t> shape = network.input;
    shape.insert(shape.begin(), batch);
    const torch::Tensor input = torch::rand(shape) * 2 - 0.5;
    const torch::Tensor expected = module->forward(input).detach().contiguous();
    Runtime runtime(network, export_weights(module));
    std::vector<float> output(static_cast<std::size_t>(expected.numel()));
    runtime.run(batch, {input.data_ptr<float>(), static_cast<std::size_t>(input.numel())}, output);
    const double scale = std::max(1.0, expected.abs().max().item<double>());
    for (std::size_t i = 0; i < output.size(); ++i) {
        ASSERT_NEAR(output[i], expected.data_ptr<float>()[i], 1e-4 * scale) << "value " << i;
    }
}

struct Case {
    std::string name;
    std::function<void(NetworkBuilder&)> layers;
};

/// One case for each kind of layer and each of its settings that changes the computation.
std::vector<Case> cases() {
    std::vector<Case> list{
        {"conv",
         [](auto& n) {
             n.add("c", Conv2d{5, {3, 5}, {2, 1}, {1, 2}, true});
         }},
        {"batch_norm_folded",
         [](auto& n) {
             n.add("c", Conv2d{5});
             n.add("norm", BatchNorm{1e-3, 0.1});
         }},
        {"batch_norm_alone", [](auto& n) { n.add("norm", BatchNorm{}); }},
        {"batch_norm_vector",
         [](auto& n) {
             n.add("f", Flatten{});
             n.add("norm", BatchNorm{});
         }},
        {"band_norm", [](auto& n) { n.add("norm", BandNorm{}); }},
        {"band_norm_affine",
         [](auto& n) {
             n.add("norm", BandNorm{1e-5, 0.1, true});
         }},
        {"batch_norm_sequence",
         [](auto& n) {
             n.add("t", ToSequence{});
             n.add("norm", BatchNorm{});
         }},
        {"scaler_band", [](auto& n) { n.add("s", Scaler{ScalerAxis::band}); }},
        {"scaler_value", [](auto& n) { n.add("s", Scaler{ScalerAxis::value}); }},
        {"drop_path", [](auto& n) { n.add("d", DropPath{0.5}); }},
        {"multiply",
         [](auto& n) {
             n.add("a", Conv2d{4});
             n.add("b", Conv2d{4}, {"input"});
             n.add("m", Multiply{}, {"a", "b"});
         }},
        {"squeeze_excitation",
         [](auto& n) {
             n.add("c", Conv2d{5});
             n.add("g", GlobalAveragePool{});
             n.add("d1", Dense{4});
             n.add("a1", Activation{});
             n.add("d2", Dense{5});
             n.add("a2", Activation{ActivationKind::sigmoid});
             n.add("m", Multiply{}, {"c", "a2"});
             n.add("p", DropPath{0.1});
             n.add("s", Add{}, {"p", "c"});
         }},
        {"pre_activation_block",
         [](auto& n) {
             n.add("c0", Conv2d{4});
             n.add("norm1", BatchNorm{});
             n.add("a1", Activation{});
             n.add("c1", Conv2d{4});
             n.add("norm2", BatchNorm{});
             n.add("a2", Activation{});
             n.add("c2", Conv2d{4});
             n.add("p", DropPath{0.1});
             n.add("s", Add{}, {"p", "c0"});
         }},
        {"attention_pool",
         [](auto& n) {
             n.add("t", ToSequence{});
             n.add("p", AttentionPool{6});
         }},
        {"max_pool",
         [](auto& n) {
             n.add("p", Pool2d{PoolKind::max, {3, 2}, {2, 2}});
         }},
        {"average_pool",
         [](auto& n) {
             n.add("p", Pool2d{PoolKind::average, {2, 3}, {2, 3}});
         }},
        {"add",
         [](auto& n) {
             n.add("a", Conv2d{4});
             n.add("b", Conv2d{4}, {"input"});
             n.add("s", Add{}, {"a", "b"});
         }},
        {"concat",
         [](auto& n) {
             n.add("a", Conv2d{4});
             n.add("b", Conv2d{3}, {"input"});
             n.add("s", Concat{}, {"a", "b"});
         }},
        {"dropout",
         [](auto& n) {
             n.add("d", Dropout{0.5});
             n.add("e", Dropout{0.5, true});
         }},
        {"standardize", [](auto& n) { n.add("s", Standardize{}); }},
        {"to_sequence",
         [](auto& n) {
             n.add("c", Conv2d{5});
             n.add("t", ToSequence{});
         }},
        {"global_average_pool", [](auto& n) { n.add("g", GlobalAveragePool{}); }},
        {"flatten",
         [](auto& n) {
             n.add("c", Conv2d{5});
             n.add("f", Flatten{});
         }},
        {"dense",
         [](auto& n) {
             n.add("f", Flatten{});
             n.add("d", Dense{7});
         }},
        {"dense_no_bias",
         [](auto& n) {
             n.add("f", Flatten{});
             n.add("d", Dense{7, false});
         }},
        {"residual",
         [](auto& n) {
             const auto skip = n.add("c0", Conv2d{4});
             n.add("a0", Activation{});
             n.add("c1", Conv2d{4});
             n.add("norm1", BatchNorm{});
             n.add("a1", Activation{});
             const auto branch = n.add("c2", Conv2d{4});
             n.add("s", Add{}, {branch, "a0"});
             n.add("a2", Activation{});
             static_cast<void>(skip);
         }},
    };
    for (const auto function : {ActivationKind::relu, ActivationKind::leaky_relu, ActivationKind::elu,
                                ActivationKind::tanh, ActivationKind::sigmoid}) {
        const Activation act{function, function == ActivationKind::elu ? 1.0 : 0.1};
        const std::string number = std::to_string(static_cast<int>(function));
        list.push_back({"activation_fused_" + number, [act](auto& n) {
                            n.add("c", Conv2d{4});
                            n.add("a", act);
                        }});
        list.push_back({"activation_alone_" + number, [act](auto& n) { n.add("a", act); }});
    }
    for (const CellKind cell : {CellKind::gru, CellKind::lstm}) {
        for (const bool both : {false, true}) {
            for (const bool last : {false, true}) {
                const Recurrent layer{cell, 6, both, last};
                const std::string name = std::string(cell == CellKind::gru ? "gru" : "lstm") +
                                         (both ? "_both" : "") + (last ? "_last" : "");
                list.push_back({name, [layer](auto& n) {
                                    n.add("t", ToSequence{});
                                    n.add("r", layer);
                                }});
            }
        }
    }
    for (const bool relu : {false, true}) {
        for (const bool single_bias : {false, true}) {
            for (const bool last : {false, true}) {
                const auto activation = relu ? RecurrentActivation::relu : RecurrentActivation::tanh;
                const Recurrent layer{CellKind::lstm, 6, false, last, activation, single_bias};
                const std::string name = std::string("lstm_") + (relu ? "relu" : "tanh") +
                                         (single_bias ? "_one_bias" : "_two_biases") + (last ? "_last" : "");
                list.push_back({name, [layer](auto& n) {
                                    n.add("t", ToSequence{});
                                    n.add("r", layer);
                                    if (!layer.last_only) n.add("norm", BatchNorm{});
                                }});
            }
        }
    }
    for (const auto pool : {TimePoolKind::mean, TimePoolKind::max, TimePoolKind::mean_max}) {
        list.push_back({"time_pool_" + std::to_string(static_cast<int>(pool)), [pool](auto& n) {
                            n.add("t", ToSequence{});
                            n.add("p", TimePool{pool});
                        }});
    }
    return list;
}

class RuntimeAgreement : public ::testing::TestWithParam<Case> {};

TEST_P(RuntimeAgreement, WithTheTrainersModule) {
    NetworkBuilder net({3, 9, 11});
    GetParam().layers(net);
    const Network network = std::move(net).build();
    expect_agreement(network, 1);
    expect_agreement(network, 5);
}

INSTANTIATE_TEST_SUITE_P(Layers, RuntimeAgreement, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

TEST(RuntimeAgreement, OfTheShippedNetwork) {
    expect_agreement(build_rcrnn({}, 128, 56, 10), 6);
}

TEST(RuntimeAgreement, OfItsVariants) {
    RcrnnConfig config;
    config.input_norm = InputNorm::example;
    config.band_summary = BandSummary::flatten;
    config.cell = CellKind::lstm;
    config.activation = {ActivationKind::elu, 1.0};
    config.stages[0].blocks = 2;
    expect_agreement(build_rcrnn(config, 128, 40, 10), 3);
    config.residual = false;
    config.hidden = 0;
    expect_agreement(build_rcrnn(config, 64, 40, 4), 3);
}

TEST(RuntimeAgreement, OfARowOfDescriptors) {
    NetworkBuilder net({1, 1, 58});
    net.add("scale", Scaler{});
    net.add("conv", Conv2d{.channels = 8, .kernel = {1, 3}, .padding = {0, 1}, .bias = true});
    net.add("act", Activation{});
    net.add("norm", BatchNorm{});
    net.add("pool", Pool2d{PoolKind::max, {1, 2}, {1, 2}});
    net.add("flat", Flatten{});
    net.add("out", Dense{10});
    const Network network = std::move(net).build();
    expect_agreement(network, 1);
    expect_agreement(network, 5);
}

}  // namespace
}  // namespace resonet
