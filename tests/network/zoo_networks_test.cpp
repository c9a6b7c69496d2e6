#include <gtest/gtest.h>

#include "network/zoo_kinds.h"

namespace resonet {
namespace {

using nlohmann::json;
using testing::build;
using testing::complaint;
using testing::names;
using testing::parameters;
using testing::shapes;
using testing::spec;
using testing::values;

// 3x3 convolution with bias; batch norm; recurrent layers with two biases a gate; dense layer with bias.
constexpr std::int64_t conv(std::int64_t in, std::int64_t out) {
    return 9 * in * out + out;
}
constexpr std::int64_t norm(std::int64_t features) {
    return 2 * features;
}
constexpr std::int64_t gru(std::int64_t in, std::int64_t hidden) {
    return 3 * hidden * (in + hidden + 2);
}
constexpr std::int64_t lstm(std::int64_t in, std::int64_t hidden) {
    return 4 * hidden * (in + hidden + 2);
}
constexpr std::int64_t dense(std::int64_t in, std::int64_t out) {
    return in * out + out;
}

TEST(Zoo, Conv1dLstmHasThePublishedSize) {
    // Convolutions 128 + 6208, norms 64 + 128, LSTM 4 * 64 * (64 + 64 + 1) = 33024,
    // dense 33280 + 131328 + 32896 + 8256 + 650.
    const Network network = build("conv1d-lstm", {{"scaler", false}});
    EXPECT_EQ(parameters(network), 245962);
    EXPECT_EQ(values(network), 246154);
    const Network scaled = build("conv1d-lstm");
    EXPECT_EQ(parameters(scaled), 245962);
    EXPECT_EQ(values(scaled), 246154 + 2 * 58);
    EXPECT_EQ(scaled.layers[0].inputs, std::vector<std::string>{"input"});
    EXPECT_EQ(spec<Scaler>(scaled, "scaler").axis, ScalerAxis::value);
}

TEST(Zoo, Conv1dLstmLayerByLayer) {
    const Network network = build("conv1d-lstm");
    EXPECT_EQ(names(network),
              (std::vector<std::string>{
                  "scaler",      "block1_conv",    "block1_act",  "block1_pool", "block1_norm", "block1_drop",
                  "block2_conv", "block2_act",     "block2_pool", "block2_norm", "block2_drop", "sequence",
                  "recurrent",   "recurrent_drop", "dense1",      "dense1_act",  "dense1_drop", "dense2",
                  "dense2_act",  "dense2_drop",    "dense3",      "dense3_act",  "dense3_drop", "dense4",
                  "dense4_act",  "dense4_drop",    "classifier"}));
    const auto shape = shapes(network);
    EXPECT_EQ(shape.at("block1_conv"), (Shape{32, 1, 56}));
    EXPECT_EQ(shape.at("block1_norm"), (Shape{32, 1, 28}));
    EXPECT_EQ(shape.at("block2_conv"), (Shape{64, 1, 26}));
    EXPECT_EQ(shape.at("block2_drop"), (Shape{64, 1, 13}));
    EXPECT_EQ(shape.at("sequence"), (Shape{13, 64}));
    EXPECT_EQ(shape.at("recurrent"), (Shape{64}));
    EXPECT_EQ(spec<BatchNorm>(network, "block1_norm").epsilon, 1e-3);
    EXPECT_EQ(spec<BatchNorm>(network, "block1_norm").momentum, 0.01);
    EXPECT_EQ(spec<Dropout>(network, "block2_drop").rate, 0.3);
    EXPECT_EQ(spec<Dropout>(network, "recurrent_drop").rate, 0.3);
    EXPECT_EQ(spec<Dropout>(network, "dense4_drop").rate, 0.2);
    const Recurrent& cell = spec<Recurrent>(network, "recurrent");
    EXPECT_EQ(cell.activation, RecurrentActivation::relu);
    EXPECT_TRUE(cell.single_bias && cell.last_only);
}

TEST(Zoo, Conv1dLstmTakesRowsOfOtherLengths) {
    // (n - 2) / 2 values after the first pool, two less and half of that after the second: 10 is the least.
    EXPECT_EQ(shapes(build("conv1d-lstm", json::object(), {1, 1, 10})).at("sequence"), (Shape{1, 64}));
    EXPECT_EQ(shapes(build("conv1d-lstm", json::object(), {1, 1, 57})).at("sequence"), (Shape{12, 64}));
    EXPECT_EQ(
        complaint("conv1d-lstm", json::object(), {1, 1, 9}),
        "layer 'block2_pool': pools 1 x 2 (band x column) where only 1 x 1 are left (choose smaller pools "
        "before it, or more bands or longer windows)");
    EXPECT_NE(complaint("conv1d-lstm", json::object(), {1, 128, 56}).find("which takes rows"),
              std::string::npos);
}

TEST(Zoo, CrnnMfcc) {
    const Network network = build("crnn-mfcc");
    EXPECT_EQ(parameters(network), conv(1, 64) + conv(64, 128) + conv(128, 256) + norm(64 + 128 + 256) +
                                       lstm(256, 256) + lstm(256, 128) + dense(128, 64) + dense(64, 10));
    EXPECT_EQ(parameters(network), 1103434);
    EXPECT_EQ(values(network), 1103434 + norm(64 + 128 + 256) + 2 * 13);
    const auto shape = shapes(network);
    EXPECT_EQ(shape.at("scaler"), (Shape{1, 13, 1000}));
    EXPECT_EQ(shape.at("block1_pool"), (Shape{64, 6, 500}));
    EXPECT_EQ(shape.at("block2_pool"), (Shape{128, 3, 250}));
    EXPECT_EQ(shape.at("block3_pool"), (Shape{256, 1, 125}));
    EXPECT_EQ(shape.at("recurrent1"), (Shape{125, 256}));
    EXPECT_EQ(shape.at("recurrent2"), (Shape{128}));
    EXPECT_EQ(spec<Scaler>(network, "scaler").axis, ScalerAxis::band);
    EXPECT_EQ(spec<Dropout>(network, "drop").rate, 0.5);
}

TEST(Zoo, CnnMfccFlattensOrAverages) {
    const std::int64_t before = conv(1, 64) + conv(64, 128) + conv(128, 256) + norm(64 + 128 + 256);
    EXPECT_EQ(parameters(build("cnn-mfcc")), before + dense(256 * 125, 64) + dense(64, 10));
    EXPECT_EQ(parameters(build("cnn-mfcc", {{"summary", "global_average"}})),
              before + dense(256, 64) + dense(64, 10));
}

TEST(Zoo, DnnMfcc) {
    EXPECT_EQ(parameters(build("dnn-mfcc")),
              dense(13000, 512) + dense(512, 256) + dense(256, 64) + dense(64, 10));
    EXPECT_EQ(spec<Dropout>(build("dnn-mfcc"), "dense3_drop").rate, 0.3);
}

TEST(Zoo, CnnMelAtASecond) {
    // 128 x 43 -> valid 126 x 41 -> 63 x 20 -> 61 x 18 -> 15 x 9 -> 13 x 7 -> 3 x 3.
    const Network network = build("cnn-mel");
    const auto shape = shapes(network);
    EXPECT_EQ(shape.at("block1_conv"), (Shape{64, 126, 41}));
    EXPECT_EQ(shape.at("block2_conv"), (Shape{128, 61, 18}));
    EXPECT_EQ(shape.at("block3_conv"), (Shape{128, 13, 7}));
    EXPECT_EQ(shape.at("flatten"), (Shape{128 * 9}));
    EXPECT_EQ(parameters(network), conv(1, 64) + conv(64, 128) + conv(128, 128) + norm(64 + 128 + 128) +
                                       dense(1152, 128) + dense(128, 10));
    EXPECT_EQ(parameters(network), 371594);
}

TEST(Zoo, CnnMelFitsShortWindows) {
    // 11 -> 9 -> 4 -> 2 -> 1 column, on which the third block does not pool.
    const Network network = build("cnn-mel", json::object(), {1, 128, 11});
    const auto shape = shapes(network);
    EXPECT_EQ(shape.at("block2_pool"), (Shape{128, 15, 1}));
    EXPECT_EQ(shape.at("block3_conv"), (Shape{128, 13, 1}));
    EXPECT_EQ(shape.at("block3_pool"), (Shape{128, 3, 1}));
    EXPECT_EQ(spec<Conv2d>(network, "block2_conv").padding, (Pair{0, 0}));
    EXPECT_EQ(spec<Conv2d>(network, "block3_conv").padding, (Pair{0, 1}));
    EXPECT_EQ(analyse(build("cnn-mel", json::object(), {1, 128, 1})).output, (Shape{10}));
    EXPECT_EQ(
        complaint("cnn-mel", {{"fit_time", false}}, {1, 128, 11}),
        "layer 'block3_conv': takes windows of 3 x 3 (band x column) where only 15 x 1 are left (choose "
        "smaller pools before it, or more bands or longer windows)");
    // It helps along time alone.
    EXPECT_NE(complaint("cnn-mel", json::object(), {1, 13, 43}).find("layer 'block2_pool'"),
              std::string::npos);
}

TEST(Zoo, RnnMel) {
    const Network network = build("rnn-mel");
    EXPECT_EQ(parameters(network), 3 * lstm(128, 128) + 3 * norm(128) + dense(128, 128) + dense(128, 10));
    const auto shape = shapes(network);
    EXPECT_EQ(shape.at("sequence"), (Shape{43, 128}));
    EXPECT_EQ(shape.at("recurrent2_norm"), (Shape{43, 128}));
    EXPECT_EQ(shape.at("recurrent3_norm"), (Shape{128}));
}

TEST(Zoo, CrnnNasrullah) {
    const Network network = build("crnn-nasrullah");
    const std::int64_t blocks = conv(1, 64) + conv(64, 128) + 2 * conv(128, 128) + norm(64 + 3 * 128);
    EXPECT_EQ(parameters(network), norm(128) + blocks + gru(128, 32) + gru(32, 32) + dense(32, 10));
    EXPECT_EQ(parameters(network), 393034);
    const auto shape = shapes(network);
    EXPECT_EQ(shape.at("block1_pool"), (Shape{64, 64, 455}));
    EXPECT_EQ(shape.at("block4_pool"), (Shape{128, 1, 56}));
    EXPECT_EQ(shape.at("sequence"), (Shape{56, 128}));
    const std::vector<std::string> list = names(network);
    EXPECT_EQ(std::vector<std::string>(list.begin(), list.begin() + 6),
              (std::vector<std::string>{"input_norm", "block1_conv", "block1_act", "block1_norm",
                                        "block1_pool", "block1_drop"}));
    EXPECT_TRUE(spec<BandNorm>(network, "input_norm").affine);
}

TEST(Zoo, CrnnChoi) {
    const Network network = build("crnn-choi");
    const std::int64_t blocks = conv(1, 64) + conv(64, 128) + 2 * conv(128, 128) + norm(64 + 3 * 128);
    EXPECT_EQ(parameters(network), blocks + gru(128, 32) + gru(32, 32) + dense(32, 10));
    EXPECT_EQ(shapes(network).at("sequence"), (Shape{14, 128}));
    const std::vector<std::string> list = names(network);
    EXPECT_EQ(
        std::vector<std::string>(list.begin(), list.begin() + 5),
        (std::vector<std::string>{"block1_conv", "block1_norm", "block1_act", "block1_pool", "block1_drop"}));
}

TEST(Zoo, PoolsCanBeChosenWhereThePapersDoNotFit) {
    EXPECT_EQ(
        complaint("crnn-choi", json::object(), {1, 128, 56}),
        "layer 'block4_pool': pools 4 x 4 (band x column) where only 5 x 2 are left (choose smaller pools "
        "before it, or more bands or longer windows)");
    const json pools = json::parse("[[2, 2], [2, 2], [4, 2], [8, 1]]");
    EXPECT_EQ(shapes(build("crnn-choi", {{"pools", pools}}, {1, 128, 56})).at("sequence"), (Shape{7, 128}));
    EXPECT_NE(complaint("crnn-choi", {{"channels", {8, 8}}}).find("has 2 'channels' and 4 'pools'"),
              std::string::npos);
    for (const char* bad : {"3", "[]", "[[2]]", "[[2, 0], [3, 3], [4, 4], [4, 4]]",
                            "[[2, 2.5], [3, 3], [4, 4], [4, 4]]", "[[2, 2000], [3, 3], [4, 4], [4, 4]]"}) {
        EXPECT_THROW(build("crnn-choi", {{"pools", json::parse(bad)}}), UsageError) << bad;
    }
    for (const char* bad : {"[64, 128, 128, 0]", "[64, 128, 128, 1.5]", "[64, 128, 128, true]", "64"}) {
        EXPECT_THROW(build("crnn-choi", {{"channels", json::parse(bad)}}), UsageError) << bad;
    }
}

TEST(Zoo, CrnnCheng) {
    const Network network = build("crnn-cheng");
    const std::int64_t blocks =
        conv(1, 32) + conv(32, 64) + conv(64, 128) + conv(128, 256) + norm(32 + 64 + 128 + 256);
    EXPECT_EQ(parameters(network), blocks + gru(256 * 8, 128) + dense(128, 10));
    EXPECT_EQ(shapes(network).at("block4_pool"), (Shape{256, 8, 80}));
    EXPECT_EQ(spec<Activation>(network, "block1_act").alpha, 0.01);
    const Network other = build("crnn-cheng", {{"activation_alpha", 0.3}, {"cell", "lstm"}});
    EXPECT_EQ(spec<Activation>(other, "block4_act").alpha, 0.3);
    EXPECT_EQ(parameters(other), blocks + lstm(256 * 8, 128) + dense(128, 10));
}

}  // namespace
}  // namespace resonet
