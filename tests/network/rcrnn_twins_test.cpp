#include "network/rcrnn_twins.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "network/zoo.h"

namespace resonet {
namespace {

using nlohmann::json;

Network build(const char* kind, json options, const Shape& input = {1, 128, 56}, int labels = 10) {
    options["kind"] = kind;
    return build_from_zoo(options, input, labels);
}

std::int64_t parameters(const Network& network) {
    return analyse(network).parameters;
}

template <typename Kind>
bool has(const Network& network) {
    return std::any_of(network.layers.begin(), network.layers.end(),
                       [](const Layer& layer) { return std::holds_alternative<Kind>(layer.spec); });
}

bool has_projection(const Network& network) {
    return std::any_of(network.layers.begin(), network.layers.end(),
                       [](const Layer& layer) { return layer.name.find("_project") != std::string::npos; });
}

/// Settings that make networks of very different sizes, with their inputs.
struct Original {
    const char* options;
    Shape input;
};

const Original originals[] = {
    {"{}", {1, 128, 56}},
    {R"({"squeeze_excitation": 8, "preactivation": true, "stochastic_depth": 0.2})", {1, 128, 56}},
    {R"({"time_pool": "attention", "cell": "lstm", "hidden": 96})", {1, 128, 112}},
    {R"({"band_summary": "flatten", "bidirectional": false, "hidden": 128})", {1, 128, 43}},
    {R"({"stem_channels": 64, "hidden": 256, "recurrent_layers": 2,
         "stages": [{"channels": 96, "blocks": 2}, {"channels": 192, "blocks": 2}]})",
     {1, 128, 112}},
    {R"({"stem_channels": 8, "stem_pool": [2, 2], "hidden": 24, "stages": [{"channels": 24}]})", {1, 64, 40}},
};

TEST(RcrnnTwins, AreAsLargeAsTheOriginal) {
    for (const Original& original : originals) {
        const json options = json::parse(original.options);
        const double target = static_cast<double>(parameters(build("rcrnn", options, original.input)));
        for (const char* kind : {"crnn", "cnn", "rnn"}) {
            const Network twin = build(kind, options, original.input);
            EXPECT_NEAR(static_cast<double>(parameters(twin)), target, 0.05 * target)
                << kind << " " << original.options;
        }
    }
}

TEST(RcrnnTwins, LackOnePartEach) {
    for (const Original& original : originals) {
        const json options = json::parse(original.options);
        const Network crnn = build("crnn", options, original.input);
        EXPECT_FALSE(has<Add>(crnn) || has<DropPath>(crnn) || has_projection(crnn));
        EXPECT_TRUE(has<Conv2d>(crnn) && has<Recurrent>(crnn));
        const Network cnn = build("cnn", options, original.input);
        EXPECT_FALSE(has<Recurrent>(cnn));
        EXPECT_TRUE(has<Conv2d>(cnn) && has<Add>(cnn));
        const Network rnn = build("rnn", options, original.input);
        EXPECT_FALSE(has<Conv2d>(rnn) || has<Add>(rnn));
        EXPECT_TRUE(has<Recurrent>(rnn));
    }
}

TEST(RcrnnTwins, KeepTheirWidthsWhereTheyAreNearEnough) {
    // The three projections and their norms hold 2.8 % of the parameters.
    const std::int64_t projections = 16 * 32 + 32 * 48 + 48 * 64 + 2 * (32 + 48 + 64);
    EXPECT_EQ(parameters(build("crnn", json::object())), 194842 - projections);
    // One GRU of 64 on 64 bands, two on the 128 values of both directions, the classifier: 2.8 % more.
    const auto gru = [](int in) { return 2 * 3 * 64 * (in + 64 + 2); };
    EXPECT_EQ(parameters(build("rnn", json::object())), gru(64) + 2 * gru(128) + 10 * 129);
}

TEST(RcrnnTwins, ScaleAllWidthsByOneFactor) {
    const RcrnnConfig config = twin_config(Twin::cnn, {}, 128, 56, 10, true);
    const double factor = static_cast<double>(config.stages[2].channels) / 64;
    EXPECT_GT(factor, 1.2);
    EXPECT_NEAR(static_cast<double>(config.stem_channels), factor * 16, 1.5);
    EXPECT_NEAR(static_cast<double>(config.stages[0].channels), factor * 32, 1.5);
    EXPECT_NEAR(static_cast<double>(config.stages[1].channels), factor * 48, 1.5);
}

TEST(RcrnnTwins, CanBeLeftAsTheyAre) {
    const json options{{"match_parameters", false}};
    const std::int64_t recurrent = 2 * 3 * 64 * (128 + 64 + 2);
    EXPECT_EQ(parameters(build("cnn", options)), 194842 - recurrent);
    EXPECT_EQ(parameters(build("rnn", options)), 2 * 3 * 64 * (64 + 64 + 2) + 10 * 129);
}

TEST(RcrnnTwins, AreTheSameEveryTime) {
    for (const char* kind : {"crnn", "cnn", "rnn"}) {
        EXPECT_EQ(to_json(build(kind, json::object())), to_json(build(kind, json::object())));
    }
}

TEST(RcrnnTwins, RefuseWhatCannotBe) {
    EXPECT_THROW(build("rnn", {{"hidden", 0}}), UsageError);
    EXPECT_THROW(build("cnn", {{"match_parameters", 1}}), UsageError);
    EXPECT_THROW(build("crnn", {{"stem_pool", {64, 64}}}), UsageError);
    // No number of units a layer comes near so few parameters.
    const json tiny =
        json::parse(R"({"stem_channels": 1, "stages": [], "hidden": 1, "band_summary": "mean_max"})");
    EXPECT_NO_THROW(build("rcrnn", tiny, {1, 128, 56}, 2));
    try {
        build("rnn", tiny, {1, 128, 56}, 2);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_NE(error.remedy().find("match_parameters = false"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace resonet
