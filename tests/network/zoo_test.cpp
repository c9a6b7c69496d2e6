#include "network/zoo.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "support/development_data.h"

namespace resonet {
namespace {

using nlohmann::json;

const ZooEntry& entry(std::string_view kind) {
    for (const ZooEntry& candidate : zoo()) {
        if (candidate.kind == kind) return candidate;
    }
    throw std::out_of_range(std::string(kind));
}

Network build(std::string_view kind, json options = json::object()) {
    options["kind"] = kind;
    return build_from_zoo(options, entry(kind).input, 10);
}

Network build(std::string_view kind, json options, const Shape& input) {
    options["kind"] = kind;
    return build_from_zoo(options, input, 10);
}

std::int64_t parameters(const Network& network) {
    return analyse(network).parameters;
}

/// Of all tensors, those that are not trained among them.
std::int64_t values(const Network& network) {
    std::int64_t sum = 0;
    for (const LayerFacts& layer : analyse(network).layers) {
        for (const TensorSpec& tensor : layer.tensors) sum += tensor.size();
    }
    return sum;
}

std::map<std::string, Shape> shapes(const Network& network) {
    const NetworkFacts facts = analyse(network);
    std::map<std::string, Shape> map;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        map[network.layers[i].name] = facts.layers[i].output;
    }
    return map;
}

std::vector<std::string> names(const Network& network) {
    std::vector<std::string> list;
    for (const Layer& layer : network.layers) list.push_back(layer.name);
    return list;
}

template <typename Kind>
const Kind& spec(const Network& network, const std::string& name) {
    for (const Layer& layer : network.layers) {
        if (layer.name == name) return std::get<Kind>(layer.spec);
    }
    throw std::out_of_range(name);
}

std::string complaint(std::string_view kind, const json& options, const Shape& input) {
    try {
        build(kind, options, input);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "";
}

std::string complaint(std::string_view kind, const json& options) {
    return complaint(kind, options, entry(kind).input);
}

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

class ZooKinds : public ::testing::TestWithParam<ZooEntry> {};

TEST_P(ZooKinds, MakeALogitForEachLabel) {
    EXPECT_EQ(analyse(build(GetParam().kind)).output, (Shape{10}));
    EXPECT_EQ(analyse(build_from_zoo({{"kind", GetParam().kind}}, GetParam().input, 3)).output, (Shape{3}));
}

TEST_P(ZooKinds, ComeBackFromJson) {
    const Network network = build(GetParam().kind);
    const Network back = network_from_json(to_json(network));
    EXPECT_EQ(to_json(back), to_json(network));
    EXPECT_EQ(parameters(back), parameters(network));
}

TEST_P(ZooKinds, RefuseUnknownAndMistypedOptions) {
    EXPECT_NE(complaint(GetParam().kind, {{"droput", 0.1}}).find("did you mean 'dropout'?"),
              std::string::npos);
    EXPECT_THROW(build(GetParam().kind, {{"dropout", "much"}}), UsageError);
    EXPECT_THROW(build(GetParam().kind, {{"dropout", 1.0}}), UsageError);
    EXPECT_THROW(build(GetParam().kind, {{"dropout", -0.1}}), UsageError);
}

TEST_P(ZooKinds, RefuseATinyInputUnlessDense) {
    const Shape tiny = GetParam().kind == "conv1d-lstm" ? Shape{1, 1, 1} : Shape{1, 2, 1};
    if (GetParam().kind == "dnn-mfcc" || GetParam().kind == "rnn-mel") {
        EXPECT_EQ(analyse(build(GetParam().kind, json::object(), tiny)).output, (Shape{10}));
    } else {
        const std::string text = complaint(GetParam().kind, json::object(), tiny);
        EXPECT_NE(text.find("layer '"), std::string::npos) << text;
        EXPECT_NE(text.find("choose smaller pools before it, or more bands or longer windows"),
                  std::string::npos)
            << text;
    }
}

INSTANTIATE_TEST_SUITE_P(All, ZooKinds, ::testing::ValuesIn(zoo().begin(), zoo().end()),
                         [](const auto& test) {
                             std::string name(test.param.kind);
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Zoo, KindsHaveNamesOfTheirOwn) {
    std::set<std::string_view> kinds;
    for (const ZooEntry& candidate : zoo()) {
        EXPECT_TRUE(kinds.insert(candidate.kind).second) << candidate.kind;
        EXPECT_FALSE(candidate.title.empty());
        EXPECT_FALSE(candidate.source.empty());
    }
    EXPECT_EQ(kinds.size(), 13U);
}

TEST(Zoo, TheDocumentationGivesEveryKindWithItsSize) {
    std::ifstream file(testing::source_folder() / "docs" / "models.md");
    std::set<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.insert(line);
    for (const ZooEntry& candidate : zoo()) {
        const NetworkFacts facts = analyse(build(candidate.kind));
        const std::string row = fmt::format(
            "| `{}` | {} | {} | {} x {} | {} | {:.1f} |", candidate.kind, candidate.title, candidate.source,
            candidate.input[1], candidate.input[2], facts.parameters, static_cast<double>(facts.flops) / 1e6);
        EXPECT_TRUE(lines.contains(row)) << "docs/models.md lacks the row\n" << row;
    }
}

TEST(Zoo, RefusesWhatItDoesNotKnow) {
    EXPECT_THROW(build_from_zoo(json::array(), {1, 128, 56}, 10), UsageError);
    EXPECT_THROW(build_from_zoo({{"kind", 3}}, {1, 128, 56}, 10), UsageError);
    EXPECT_THROW(build_from_zoo(json::object(), {128, 56}, 10), UsageError);
    try {
        build_from_zoo({{"kind", "rcrn"}}, {1, 128, 56}, 10);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(), "has the unknown kind \"rcrn\"");
        EXPECT_EQ(error.remedy().rfind("did you mean '", 0), 0U) << error.remedy();
    }
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
