// Layers together, where the runtime fuses and reuses memory, against the definition layer by layer.
#include "inference/runtime_check.h"
#include "network/rcrnn.h"

namespace resonet {
namespace {

using testing::expect_like_reference;

const Activation relu{ActivationKind::relu, 0.0};

TEST(Networks, ConvolutionWithEverythingFused) {
    for (const ActivationKind kind : {ActivationKind::relu, ActivationKind::leaky_relu, ActivationKind::elu,
                                      ActivationKind::tanh, ActivationKind::sigmoid}) {
        NetworkBuilder builder({3, 9, 11});
        builder.add("conv", Conv2d{.channels = 12, .bias = true});  // 12: the last block of 8 is half empty
        builder.add("norm", BatchNorm{});
        builder.add("drop", Dropout{});
        builder.add("act", Activation{kind, 0.2});
        builder.add("conv2", Conv2d{.channels = 5});
        expect_like_reference(std::move(builder).build());
    }
}

/// Blocks of two convolutions; the shortcut is the input itself or, where the width changes, projected.
std::string residual_block(NetworkBuilder& net, const std::string& name, std::int64_t channels, Pair stride,
                           bool project, bool shortcut_first) {
    const std::string input = net.last();
    std::string shortcut = input;
    const auto add_shortcut = [&] {
        if (!project) return;
        net.add(name + "_proj", Conv2d{channels, {1, 1}, stride, {0, 0}}, {input});
        shortcut = net.add(name + "_projnorm", BatchNorm{});
    };
    if (shortcut_first) add_shortcut();
    net.add(name + "_conv1", Conv2d{.channels = channels, .stride = stride}, {input});
    net.add(name + "_norm1", BatchNorm{});
    net.add(name + "_act1", relu);
    net.add(name + "_conv2", Conv2d{.channels = channels});
    const std::string branch = net.add(name + "_norm2", BatchNorm{});
    if (!shortcut_first) add_shortcut();
    net.add(name + "_sum", Add{}, {branch, shortcut});
    return net.add(name + "_act2", relu);
}

TEST(Networks, ResidualBlocks) {
    for (const std::int64_t channels : {8, 16, 6}) {
        for (const bool shortcut_first : {false, true}) {
            NetworkBuilder net({1, 13, 18});
            net.add("stem", Conv2d{.channels = channels});
            residual_block(net, "a", channels, {1, 1}, false, shortcut_first);
            residual_block(net, "b", channels + 8, {2, 1}, true, shortcut_first);
            residual_block(net, "c", channels + 8, {1, 1}, false, shortcut_first);
            net.add("pool", GlobalAveragePool{});
            net.add("out", Dense{.features = 4});
            expect_like_reference(std::move(net).build());
        }
    }
}

TEST(Networks, BlockOfOneConvolutionAddsItsOwnInput) {
    NetworkBuilder net({8, 9, 9});
    net.add("first", Conv2d{.channels = 8});
    net.add("conv", Conv2d{.channels = 8});
    net.add("sum", Add{}, {"conv", "first"});
    net.add("act", relu);
    expect_like_reference(std::move(net).build());
}

TEST(Networks, NetworkInputAsShortcutStaysIntact) {
    NetworkBuilder net({8, 9, 9});
    net.add("conv", Conv2d{.channels = 8});
    net.add("conv2", Conv2d{.channels = 8});
    net.add("sum", Add{}, {"conv2", "input"});
    expect_like_reference(std::move(net).build());
}

TEST(Networks, ShortcutNeededLaterStaysIntact) {
    NetworkBuilder net({2, 9, 9});
    net.add("first", Conv2d{.channels = 8});
    net.add("conv", Conv2d{.channels = 8});
    net.add("conv2", Conv2d{.channels = 8});
    net.add("sum", Add{}, {"first", "conv2"});
    net.add("both", Concat{}, {"sum", "first"});
    expect_like_reference(std::move(net).build());
}

TEST(Networks, ShortcutInAnotherLayout) {
    NetworkBuilder net({2, 9, 9});
    net.add("plain", Standardize{});  // made by a loop, in plain layout
    net.add("wide", Concat{}, {"plain", "plain", "plain", "plain"});
    net.add("conv", Conv2d{.channels = 8});
    net.add("conv2", Conv2d{.channels = 8});
    net.add("sum", Add{}, {"conv2", "wide"});
    net.add("act", Activation{ActivationKind::elu, 1.0});
    expect_like_reference(std::move(net).build());
}

TEST(Networks, PreActivationBlocks) {
    for (const std::int64_t channels : {16, 11}) {
        NetworkBuilder net({1, 11, 13});
        net.add("stem", Conv2d{.channels = channels});
        for (const std::string name : {"a", "b"}) {
            const std::string input = net.last();
            net.add(name + "_norm1", BatchNorm{});
            net.add(name + "_act1", Activation{ActivationKind::elu, 1.0});
            net.add(name + "_conv1", Conv2d{.channels = channels});
            net.add(name + "_norm2", BatchNorm{});
            net.add(name + "_act2", relu);
            net.add(name + "_conv2", Conv2d{.channels = channels});
            net.add(name + "_sum", Add{}, {net.last(), input});
        }
        net.add("norm", BatchNorm{});
        net.add("act", relu);
        net.add("flat", Flatten{});
        net.add("out", Dense{.features = 3});
        expect_like_reference(std::move(net).build());
    }
}

TEST(Networks, DenseWithEverythingFused) {
    NetworkBuilder net({12});
    const std::string first = net.add("first", Dense{.features = 20});
    net.add("hidden", Dense{.features = 20, .bias = false});
    net.add("norm", BatchNorm{});
    net.add("act", Activation{ActivationKind::leaky_relu, 0.1});
    net.add("out", Dense{.features = 20});
    net.add("sum", Add{}, {net.last(), first});
    net.add("act2", Activation{ActivationKind::tanh, 0.0});
    expect_like_reference(std::move(net).build());
}

TEST(Networks, StackedRecurrentLayers) {
    NetworkBuilder net({4, 6, 9});
    net.add("sequence", ToSequence{});
    net.add("drop", Dropout{});
    net.add("gru", Recurrent{CellKind::gru, 10, true, false});
    net.add("act", Activation{ActivationKind::elu, 1.0});
    net.add("lstm", Recurrent{CellKind::lstm, 6, true, true});
    net.add("out", Dense{.features = 10});
    expect_like_reference(std::move(net).build());
}

TEST(Networks, SequenceToVectorByFlattening) {
    NetworkBuilder net({4, 6, 9});
    net.add("sequence", ToSequence{});
    net.add("even", Standardize{});
    net.add("flat", Flatten{});
    net.add("norm", BatchNorm{});
    net.add("act", relu);
    net.add("out", Dense{.features = 10});
    expect_like_reference(std::move(net).build());
}

TEST(Networks, BandsSummarisedByMeanAndMaximum) {
    NetworkBuilder net({1, 16, 10});
    net.add("conv", Conv2d{.channels = 12});
    net.add("act", relu);
    net.add("mean", Pool2d{PoolKind::average, {16, 1}, {16, 1}}, {"act"});
    net.add("max", Pool2d{PoolKind::max, {16, 1}, {16, 1}}, {"act"});
    net.add("both", Concat{}, {"mean", "max"});
    net.add("sequence", ToSequence{});
    net.add("gru", Recurrent{CellKind::gru, 8, true, false});
    net.add("pool", TimePool{TimePoolKind::mean_max});
    net.add("out", Dense{.features = 10});
    expect_like_reference(std::move(net).build());
}

/// The factors of squeeze and excitation for what `net` has made last, and their product.
void excite(NetworkBuilder& net, const std::string& name, std::int64_t channels) {
    const std::string input = net.last();
    net.add(name + "_mean", GlobalAveragePool{});
    net.add(name + "_dense1", Dense{.features = 4});
    net.add(name + "_act", relu);
    net.add(name + "_dense2", Dense{.features = channels});
    net.add(name + "_gate", Activation{ActivationKind::sigmoid, 0.0});
    net.add(name + "_product", Multiply{}, {input, name + "_gate"});
}

TEST(Networks, SqueezeAndExcitation) {
    for (const std::int64_t channels : {8, 16, 11, 32}) {  // whole blocks, half empty ones, several
        NetworkBuilder net({3, 9, 11});
        const std::string stem = net.add("stem", Conv2d{.channels = channels});
        net.add("conv", Conv2d{.channels = channels});
        net.add("norm", BatchNorm{});
        excite(net, "se", channels);
        net.add("path", DropPath{0.1});
        net.add("sum", Add{}, {net.last(), stem});
        net.add("act", relu);
        net.add("conv2", Conv2d{.channels = 5});
        expect_like_reference(std::move(net).build());
    }
}

TEST(Networks, NormsAloneInEveryLayoutOfAConvolution) {
    for (const std::int64_t channels : {8, 16, 11, 33}) {
        for (const ActivationKind kind :
             {ActivationKind::relu, ActivationKind::elu, ActivationKind::sigmoid}) {
            NetworkBuilder net({2, 7, 9});
            net.add("conv", Conv2d{.channels = channels});
            net.add("norm", BatchNorm{}, {"conv"});
            net.add("act", Activation{kind, 0.5});
            net.add("conv2", Conv2d{.channels = channels});  // reads what lies beyond the channels
            net.add("both", Concat{}, {"conv2", "conv"});
            expect_like_reference(std::move(net).build());
        }
    }
}

TEST(Networks, DropPathLeavesABlockFused) {
    NetworkBuilder net({2, 9, 9});
    net.add("first", Conv2d{.channels = 8});
    net.add("conv", Conv2d{.channels = 8});
    net.add("conv2", Conv2d{.channels = 8});
    net.add("norm", BatchNorm{});
    net.add("path", DropPath{0.3});
    net.add("sum", Add{}, {"path", "first"});
    net.add("act", relu);
    expect_like_reference(std::move(net).build());
}

TEST(Networks, NormsBetweenRecurrentLayers) {
    for (const auto activation : {RecurrentActivation::tanh, RecurrentActivation::relu}) {
        NetworkBuilder net({12, 10});
        net.add("lstm1", Recurrent{CellKind::lstm, 12, false, false, activation, true});
        net.add("norm1", BatchNorm{});
        net.add("act", relu);
        net.add("lstm2", Recurrent{CellKind::lstm, 7, false, false, activation, true});
        net.add("norm2", BatchNorm{});
        net.add("drop", Dropout{});
        net.add("lstm3", Recurrent{CellKind::lstm, 5, false, true, activation, true});
        net.add("norm3", BatchNorm{});
        net.add("out", Dense{.features = 4});
        expect_like_reference(std::move(net).build());
    }
}

TEST(Networks, AttentionOverARecurrentLayer) {
    NetworkBuilder net({4, 6, 19});
    net.add("scale", Scaler{ScalerAxis::band});
    net.add("sequence", ToSequence{});
    net.add("gru", Recurrent{CellKind::gru, 10, true, false});
    net.add("pool", AttentionPool{8});
    net.add("out", Dense{.features = 10});
    expect_like_reference(std::move(net).build());
}

TEST(Networks, RowOfDescriptors) {
    NetworkBuilder net({1, 1, 58});
    net.add("scale", Scaler{});
    net.add("conv", Conv2d{.channels = 16, .kernel = {1, 3}, .padding = {0, 1}, .bias = true});
    net.add("act", relu);
    net.add("norm", BatchNorm{});
    net.add("pool", Pool2d{PoolKind::max, {1, 2}, {1, 2}});
    net.add("flat", Flatten{});
    net.add("out", Dense{.features = 10});
    expect_like_reference(std::move(net).build());
    NetworkBuilder dense({58});
    dense.add("scale", Scaler{});
    dense.add("out", Dense{.features = 10});
    expect_like_reference(std::move(dense).build());
}

TEST(Networks, ResidualCrnnAndItsTwins) {
    RcrnnConfig config;
    config.stem_channels = 8;
    config.stages = {{8, 1, {2, 1}}, {12, 2, {2, 2}}};
    config.hidden = 12;
    config.dropout = 0.3;
    expect_like_reference(build_rcrnn(config, 32, 24, 10));
    config.residual = false;
    config.input_norm = InputNorm::example;
    config.cell = CellKind::lstm;
    expect_like_reference(build_rcrnn(config, 32, 24, 10));
    config.hidden = 0;
    config.input_norm = InputNorm::none;
    config.band_summary = BandSummary::flatten;
    expect_like_reference(build_rcrnn(config, 32, 24, 10));
}

}  // namespace
}  // namespace resonet
