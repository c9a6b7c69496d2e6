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
    expect_like_reference(only({9, 13}, BatchNorm{}));
    expect_like_reference(only({1, 6}, BatchNorm{.epsilon = 1e-2}));
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

TEST(Layers, LstmWithReluOrASingleBias) {
    for (const auto activation : {RecurrentActivation::tanh, RecurrentActivation::relu}) {
        for (const bool single_bias : {false, true}) {
            for (const bool last_only : {false, true}) {
                for (const std::int64_t hidden : {7, 32}) {
                    expect_like_reference(only({9, 13}, Recurrent{CellKind::lstm, hidden, false, last_only,
                                                                  activation, single_bias}));
                }
            }
        }
    }
}

TEST(Layers, ReluLstmOfOneUnit) {
    // All weights 1, both inputs 1, no bias. Frame 1: g = 1, c = s(1), h = s(1) c.
    const Network network =
        only({2, 1}, Recurrent{CellKind::lstm, 1, false, false, RecurrentActivation::relu, true});
    const std::vector<float> ones(4, 1.0F);
    Runtime runtime(network, {{"layer.weight_ih_l0", {{4, 1}, ones}},
                              {"layer.weight_hh_l0", {{4, 1}, ones}},
                              {"layer.bias_ih_l0", {{4}, std::vector<float>(4, 0.0F)}}});
    std::vector<float> output(2);
    runtime.run(1, std::vector<float>{1.0F, 1.0F}, output);
    const auto s = [](double x) { return 1 / (1 + std::exp(-x)); };
    const double h1 = s(1) * s(1);
    EXPECT_NEAR(output[0], h1, 1e-6);
    const double c2 = s(1 + h1) * s(1) + s(1 + h1) * (1 + h1);
    EXPECT_NEAR(output[1], s(1 + h1) * c2, 1e-6);
}

TEST(Layers, AttentionPool) {
    expect_like_reference(only({9, 13}, AttentionPool{5}));
    expect_like_reference(only({40, 32}, AttentionPool{16}));
    expect_like_reference(only({1, 6}, AttentionPool{1}));
}

Weights attention_weights(float score) {
    return {{"layer.weight", {{1, 2}, {1.0F, 0.0F}}},
            {"layer.bias", {{1}, {0.0F}}},
            {"layer.score", {{1}, {score}}}};
}

TEST(Layers, AttentionWithoutAScoreIsTheMean) {
    Runtime runtime(only({3, 2}, AttentionPool{1}), attention_weights(0));
    std::vector<float> output(4);
    runtime.run(2, std::vector<float>{1, 2, 3, 4, 5, 9, -1, 0, -1, 3, -1, 6}, output);
    EXPECT_EQ(output, (std::vector<float>{3, 5, -1, 3}));
}

TEST(Layers, AttentionWithHugeScoresTakesOneFrame) {
    // exp(1e5) is beyond every number; the softmax must not overflow.
    Runtime runtime(only({3, 2}, AttentionPool{1}), attention_weights(1e5F));
    std::vector<float> output(4);
    runtime.run(2, std::vector<float>{-1, 2, 1, 4, -1, 9, 1, 7, -1, 3, -1, 6}, output);
    EXPECT_EQ(output, (std::vector<float>{1, 4, 1, 7}));
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

TEST(Layers, DropPathDoesNothing) {
    expect_like_reference(only({2, 3, 4}, DropPath{0.9}));
    expect_like_reference(only({4}, DropPath{}));
}

TEST(Layers, Scaler) {
    expect_like_reference(only({3, 5, 7}, Scaler{ScalerAxis::band}));
    expect_like_reference(only({3, 5, 1}, Scaler{ScalerAxis::band}));
    for (const Shape& shape : {Shape{3, 5, 7}, Shape{5, 7}, Shape{13}}) {
        expect_like_reference(only(shape, Scaler{ScalerAxis::value}));
    }
}

TEST(Layers, ScalerKeepsTheDigitsOfLargeValues) {
    Runtime runtime(only({2}, Scaler{}),
                    {{"layer.mean", {{2}, {16000.0F, 4.0F}}}, {"layer.deviation", {{2}, {0.125F, 1.0F}}}});
    std::vector<float> output(4);
    runtime.run(2, std::vector<float>{16000.0625F, 4.0F, 15999.5F, 5.0F}, output);
    EXPECT_EQ(output, (std::vector<float>{0.5F, 0.0F, -4.0F, 1.0F}));
}

TEST(Layers, Multiply) {
    for (const Shape& shape : {Shape{3, 5, 7}, Shape{5, 7}, Shape{13}}) {
        NetworkBuilder square(shape);
        square.add("square", Multiply{}, {"input", "input"});
        expect_like_reference(std::move(square).build());
    }
    for (const std::int64_t channels : {1, 3, 16}) {
        NetworkBuilder net({channels, 5, 7});
        net.add("factors", GlobalAveragePool{});
        net.add("product", Multiply{}, {"input", "factors"});
        expect_like_reference(std::move(net).build());
    }
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
