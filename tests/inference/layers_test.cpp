// Each kind of layer alone, against its definition.
#include "inference/runtime_check.h"

namespace resonet {
namespace {

using testing::expect_like_reference;

/// A network of one layer.
Network only(Shape input, LayerSpec spec) {
    NetworkBuilder builder(std::move(input));
    builder.add("layer", std::move(spec));
    return std::move(builder).build();
}

TEST(Layers, Convolution) {
    expect_like_reference(only({1, 13, 17}, Conv2d{.channels = 8}));
    expect_like_reference(only({3, 13, 17}, Conv2d{.channels = 5, .bias = true}));
    expect_like_reference(only({16, 9, 11}, Conv2d{.channels = 24, .kernel = {3, 5}, .padding = {1, 2}}));
    expect_like_reference(only({7, 9, 11}, Conv2d{.channels = 9, .kernel = {2, 4}, .padding = {0, 3}}));
    expect_like_reference(only({8, 15, 10}, Conv2d{.channels = 16, .stride = {2, 3}, .bias = true}));
}

TEST(Layers, PointwiseAndStridedProjection) {
    expect_like_reference(only({8, 9, 7}, Conv2d{.channels = 16, .kernel = {1, 1}, .padding = {0, 0}}));
    expect_like_reference(
        only({8, 9, 7}, Conv2d{.channels = 16, .kernel = {1, 1}, .stride = {2, 2}, .padding = {0, 0}}));
}

TEST(Layers, BatchNorm) {
    expect_like_reference(only({16, 5, 7}, BatchNorm{}));
    expect_like_reference(only({3, 5, 7}, BatchNorm{.epsilon = 1e-3}));
    expect_like_reference(only({13}, BatchNorm{}));
}

TEST(Layers, BandNorm) {
    expect_like_reference(only({1, 13, 7}, BandNorm{}));
    expect_like_reference(only({5, 6, 7}, BandNorm{.epsilon = 1e-2, .affine = true}));
}

TEST(Layers, Activations) {
    for (const ActivationKind kind : {ActivationKind::relu, ActivationKind::leaky_relu, ActivationKind::elu,
                                      ActivationKind::tanh, ActivationKind::sigmoid}) {
        expect_like_reference(only({3, 5, 7}, Activation{kind, 0.3}));
        expect_like_reference(only({5, 7}, Activation{kind, 1.0}));
        expect_like_reference(only({11}, Activation{kind, 0.01}));
    }
}

TEST(Layers, PoolingDropsTheRemainder) {
    for (const PoolKind kind : {PoolKind::max, PoolKind::average}) {
        expect_like_reference(only({3, 9, 7}, Pool2d{.function = kind}));
        expect_like_reference(only({16, 9, 7}, Pool2d{kind, {4, 2}, {4, 2}}));
        expect_like_reference(only({8, 10, 11}, Pool2d{kind, {3, 3}, {2, 1}}));
        expect_like_reference(only({5, 4, 11}, Pool2d{kind, {4, 1}, {1, 3}}));
    }
}

TEST(Layers, Standardize) {
    expect_like_reference(only({2, 9, 7}, Standardize{}));
    expect_like_reference(only({9, 7}, Standardize{.epsilon = 0.1}));
    expect_like_reference(only({9}, Standardize{}));
}

TEST(Layers, StandardizeOfAConstantIsZero) {
    const Network network = only({1, 4, 4}, Standardize{});
    Runtime runtime(network, {});
    std::vector<float> output(16, 1.0F);
    runtime.run(1, std::vector<float>(16, 0.25F), output);
    for (const float value : output) EXPECT_EQ(value, 0.0F);
}

TEST(Layers, ToSequence) {
    expect_like_reference(only({3, 5, 7}, ToSequence{}));
}

TEST(Layers, Gru) {
    for (const bool bidirectional : {false, true}) {
        for (const bool last_only : {false, true}) {
            expect_like_reference(only({9, 13}, Recurrent{CellKind::gru, 7, bidirectional, last_only}));
            expect_like_reference(only({9, 32}, Recurrent{CellKind::gru, 32, bidirectional, last_only}));
        }
    }
}

TEST(Layers, Lstm) {
    for (const bool bidirectional : {false, true}) {
        for (const bool last_only : {false, true}) {
            expect_like_reference(only({9, 13}, Recurrent{CellKind::lstm, 7, bidirectional, last_only}));
            expect_like_reference(only({9, 32}, Recurrent{CellKind::lstm, 32, bidirectional, last_only}));
        }
    }
}

TEST(Layers, SequenceOfOneFrame) {
    expect_like_reference(only({1, 6}, Recurrent{CellKind::gru, 5, true, true}));
    expect_like_reference(only({1, 6}, TimePool{TimePoolKind::mean_max}));
}

TEST(Layers, TimePool) {
    for (const TimePoolKind kind : {TimePoolKind::mean, TimePoolKind::max, TimePoolKind::mean_max}) {
        expect_like_reference(only({9, 13}, TimePool{kind}));
    }
}

TEST(Layers, GlobalAveragePool) {
    expect_like_reference(only({5, 7, 9}, GlobalAveragePool{}));
    expect_like_reference(only({16, 8, 28}, GlobalAveragePool{}));
}

TEST(Layers, Flatten) {
    expect_like_reference(only({5, 7, 9}, Flatten{}));
    expect_like_reference(only({7, 9}, Flatten{}));
    expect_like_reference(only({9}, Flatten{}));
}

TEST(Layers, Dense) {
    expect_like_reference(only({13}, Dense{.features = 10}));
    expect_like_reference(only({64}, Dense{.features = 7, .bias = false}));
}

TEST(Layers, DropoutDoesNothing) {
    expect_like_reference(only({2, 3, 4}, Dropout{.rate = 0.5, .channels = true}));
}

TEST(Layers, SumAndConcatenationOfTheInput) {
    NetworkBuilder sum({3, 5, 7});
    sum.add("sum", Add{}, {"input", "input"});
    expect_like_reference(std::move(sum).build());
    NetworkBuilder both({3, 5, 7});
    both.add("both", Concat{}, {"input", "input", "input"});
    expect_like_reference(std::move(both).build());
}

}  // namespace
}  // namespace resonet
