#include "network/rcrnn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace resonet {
namespace {

using nlohmann::json;

int count_adds(const Network& network) {
    return static_cast<int>(
        std::count_if(network.layers.begin(), network.layers.end(),
                      [](const Layer& layer) { return std::holds_alternative<Add>(layer.spec); }));
}

TEST(Rcrnn, DefaultIsTheShippedModel) {
    const Network network = build_rcrnn({}, 128, 56, 10);
    const NetworkFacts facts = analyse(network);
    const auto block = [](int in, int out) { return 9 * in * out + 9 * out * out + in * out + 6 * out; };
    const int convolutions = 9 * 16 + 2 * 16 + block(16, 32) + block(32, 48) + block(48, 64);
    const int recurrent = 2 * 3 * 64 * (128 + 64 + 2);
    EXPECT_EQ(facts.parameters, convolutions + recurrent + 10 * 129);
    EXPECT_EQ(facts.parameters, 194842);
    EXPECT_EQ(facts.output, (Shape{10}));
    EXPECT_EQ(count_adds(network), 3);
}

TEST(Rcrnn, TwinsLackOnePartEach) {
    RcrnnConfig config;
    config.residual = false;
    const Network plain = build_rcrnn(config, 128, 56, 10);
    EXPECT_EQ(count_adds(plain), 0);
    config = {};
    config.hidden = 0;
    const Network still = build_rcrnn(config, 128, 56, 10);
    EXPECT_TRUE(std::none_of(still.layers.begin(), still.layers.end(), [](const Layer& layer) {
        return std::holds_alternative<Recurrent>(layer.spec);
    }));
}

TEST(Rcrnn, ProjectsOnlyWhereTheWidthChanges) {
    RcrnnConfig config;
    config.stages = {{16, 2, {1, 1}}, {24, 2, {2, 2}}};
    const Network network = build_rcrnn(config, 128, 56, 10);
    int projections = 0;
    for (const Layer& layer : network.layers) projections += layer.name.ends_with("_project") ? 1 : 0;
    EXPECT_EQ(projections, 1);
    EXPECT_EQ(count_adds(network), 4);
}

TEST(Rcrnn, ReadsItsSettings) {
    const RcrnnConfig config = rcrnn_config_from_json(json::parse(R"({
        "kind": "rcrnn", "input_norm": "example", "stem_channels": 8, "stem_kernel": [5, 3],
        "stages": [{"channels": 12, "blocks": 2, "pool": [4, 1]}], "residual": false, "activation": "elu",
        "band_summary": "flatten", "cell": "lstm", "hidden": 20, "bidirectional": false,
        "time_pool": "max", "dropout": 0.1, "block_dropout": 0.2, "recurrent_dropout": 0.3})"));
    EXPECT_EQ(config.input_norm, InputNorm::example);
    EXPECT_EQ(config.stem_kernel, (Pair{5, 3}));
    ASSERT_EQ(config.stages.size(), 1U);
    EXPECT_EQ(config.stages[0].blocks, 2);
    EXPECT_EQ(config.activation.alpha, 1.0);
    EXPECT_EQ(config.cell, CellKind::lstm);
    EXPECT_EQ(config.time_pool, TimeSummary::max);
    const Network network = build_rcrnn(config, 64, 40, 5);
    EXPECT_EQ(analyse(network).output, (Shape{5}));
}

template <typename Kind>
int count_kind(const Network& network) {
    return static_cast<int>(
        std::count_if(network.layers.begin(), network.layers.end(),
                      [](const Layer& layer) { return std::holds_alternative<Kind>(layer.spec); }));
}

TEST(Rcrnn, NewOptionsAreOffUntilAskedFor) {
    const Network plain = build_rcrnn({}, 128, 56, 10);
    EXPECT_EQ(to_json(plain), to_json(build_rcrnn(rcrnn_config_from_json({{"kind", "rcrnn"}}), 128, 56, 10)));
    EXPECT_EQ(count_kind<Multiply>(plain) + count_kind<DropPath>(plain) + count_kind<AttentionPool>(plain),
              0);
    // The names that shipped weights are stored under.
    std::vector<std::string> names;
    for (const Layer& layer : plain.layers) names.push_back(layer.name);
    EXPECT_EQ(std::vector<std::string>(names.begin(), names.begin() + 15),
              (std::vector<std::string>{"input_pool", "input_norm", "stem_conv", "stem_norm", "stem_act",
                                        "stem_pool", "stage1_block1_conv1", "stage1_block1_norm1",
                                        "stage1_block1_act1", "stage1_block1_conv2", "stage1_block1_norm2",
                                        "stage1_block1_project", "stage1_block1_project_norm",
                                        "stage1_block1_sum", "stage1_block1_act2"}));
    EXPECT_EQ(std::vector<std::string>(names.end() - 8, names.end()),
              (std::vector<std::string>{"band_mean", "band_max", "band_summary", "sequence", "recurrent",
                                        "time_pool", "drop", "classifier"}));
}

TEST(Rcrnn, SqueezesAndExcitesEachBlock) {
    RcrnnConfig config;
    config.squeeze_excitation = 8;
    const Network network = build_rcrnn(config, 128, 56, 10);
    EXPECT_EQ(count_kind<Multiply>(network), 3);
    // Dense layers c -> c / 8 -> c with biases, for c = 32, 48, 64.
    const auto gate = [](int c) { return c * (c / 8) + c / 8 + (c / 8) * c + c; };
    EXPECT_EQ(analyse(network).parameters, 194842 + gate(32) + gate(48) + gate(64));
    config.squeeze_excitation = 1000;  // at least one unit is left
    EXPECT_EQ(analyse(build_rcrnn(config, 128, 56, 10)).parameters,
              194842 + (3 * 32 + 1) + (3 * 48 + 1) + (3 * 64 + 1));
}

TEST(Rcrnn, PreactivationMovesTheNorms) {
    RcrnnConfig config;
    config.preactivation = true;
    const Network network = build_rcrnn(config, 128, 56, 10);
    // Norms of a block: before each convolution, in -> in and out -> out, none after projections;
    // one more at the end.
    const auto block = [](int in, int out) {
        return 9 * in * out + 9 * out * out + in * out + 2 * in + 2 * out;
    };
    const int convolutions = 9 * 16 + 2 * 16 + block(16, 32) + block(32, 48) + block(48, 64) + 2 * 64;
    EXPECT_EQ(analyse(network).parameters, convolutions + 2 * 3 * 64 * (128 + 64 + 2) + 10 * 129);
    EXPECT_EQ(count_adds(network), 3);
    const auto find = [&](const std::string& name) {
        return *std::find_if(network.layers.begin(), network.layers.end(),
                             [&](const Layer& layer) { return layer.name == name; });
    };
    EXPECT_EQ(find("stage2_block1_project").inputs, std::vector<std::string>{"stage2_block1_act1"});
    EXPECT_EQ(find("stage2_block1_sum").inputs,
              (std::vector<std::string>{"stage2_block1_conv2", "stage2_block1_project"}));
    EXPECT_EQ(find("final_norm").inputs, std::vector<std::string>{"stage3_block1_sum"});
}

TEST(Rcrnn, StochasticDepthGrowsWithTheBlock) {
    RcrnnConfig config;
    config.stochastic_depth = 0.4;
    config.stages = {{16, 2, {1, 1}}, {24, 2, {2, 2}}};
    std::vector<double> rates;
    for (const Layer& layer : build_rcrnn(config, 128, 56, 10).layers) {
        if (const auto* drop = std::get_if<DropPath>(&layer.spec)) rates.push_back(drop->rate);
    }
    ASSERT_EQ(rates.size(), 4U);
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(rates[i], 0.1 * (i + 1), 1e-12);
}

TEST(Rcrnn, AttentionInThePlaceOfTheMean) {
    const RcrnnConfig config = rcrnn_config_from_json({{"time_pool", "attention"}});
    const Network network = build_rcrnn(config, 128, 56, 10);
    EXPECT_EQ(count_kind<AttentionPool>(network), 1);
    EXPECT_EQ(analyse(network).parameters, 194842 + 64 * 128 + 64 + 64);
}

TEST(Rcrnn, StacksRecurrentLayers) {
    const RcrnnConfig config = rcrnn_config_from_json({{"recurrent_layers", 2}, {"cell", "lstm"}});
    const Network network = build_rcrnn(config, 128, 56, 10);
    EXPECT_EQ(count_kind<Recurrent>(network), 2);
    const int gru = 2 * 3 * 64 * (128 + 64 + 2);
    EXPECT_EQ(analyse(network).parameters, 194842 - gru + 2 * gru / 3 * 4);
}

TEST(Rcrnn, RefusesBadSettings) {
    for (const char* text :
         {R"({"stem_chanels": 8})", R"({"stem_channels": "many"})", R"({"cell": "rnn"})", R"({"stages": 3})",
          R"({"stages": [{"width": 3}]})", R"({"stem_kernel": [4, 4]})", R"({"stages": [{"blocks": -1}]})",
          R"({"input_pool": [2]})", R"({"input_pool": [2, 0]})", R"({"squeeze_excitation": -1})",
          R"({"squeeze_excitation": true})", R"({"preactivation": 1})", R"({"stochastic_depth": 1})",
          R"({"residual": false, "stochastic_depth": 0.1})", R"({"time_pool": "last"})",
          R"({"recurrent_layers": 0})", R"({"stages": [{"blocks": 60}, {"blocks": 41}]})",
          R"({"match_parameters": true})", R"({"dropout": -1})"}) {
        EXPECT_THROW(rcrnn_config_from_json(json::parse(text)), UsageError) << text;
    }
    RcrnnConfig config;
    config.stages[0].pool = {64, 1};
    try {
        build_rcrnn(config, 128, 56, 10);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), "layer 'stage1_pool'");
        EXPECT_EQ(error.problem(), "pools 64 x 1 (band x column) where only 16 x 28 are left");
        EXPECT_FALSE(error.remedy().empty());
    }
}

}  // namespace
}  // namespace resonet
