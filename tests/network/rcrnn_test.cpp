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
    EXPECT_EQ(config.time_pool, TimePoolKind::max);
    const Network network = build_rcrnn(config, 64, 40, 5);
    EXPECT_EQ(analyse(network).output, (Shape{5}));
}

TEST(Rcrnn, RefusesBadSettings) {
    for (const char* text :
         {R"({"stem_chanels": 8})", R"({"stem_channels": "many"})", R"({"cell": "rnn"})", R"({"stages": 3})",
          R"({"stages": [{"width": 3}]})", R"({"stem_kernel": [4, 4]})", R"({"stages": [{"blocks": -1}]})",
          R"({"input_pool": [2]})"}) {
        EXPECT_THROW(rcrnn_config_from_json(json::parse(text)), UsageError) << text;
    }
    RcrnnConfig config;
    config.stages[0].pool = {64, 1};
    EXPECT_THROW(build_rcrnn(config, 128, 56, 10), UsageError);
}

}  // namespace
}  // namespace resonet
