#include "network/network_options.h"

#include <nlohmann/json.hpp>

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::size_t most_entries = 100;
constexpr std::int64_t largest_size = 1 << 20;
constexpr std::int64_t largest_window = 1024;

void require_within(const JsonFields& fields, const std::string& key, const json& value, std::int64_t size,
                    std::int64_t largest) {
    if (size >= 1 && size <= largest) return;
    throw FieldError(fields.subject(), key, value, "has '" + key + "' with " + std::to_string(size),
                     "choose from 1 to " + std::to_string(largest));
}

void require_entries(const JsonFields& fields, const std::string& key, const json& value, std::size_t least) {
    if (value.size() >= least && value.size() <= most_entries) return;
    throw FieldError(fields.subject(), key, value,
                     "has '" + key + "' with " + std::to_string(value.size()) + " entries",
                     "give " + std::to_string(least) + " to " + std::to_string(most_entries));
}

std::vector<Pair> read_pairs(JsonFields& fields, const std::string& key, std::vector<Pair> fallback) {
    if (!fields.has(key)) return fallback;
    const json& value = fields.at(key);
    const auto pairs = fields.get<std::vector<Pair>>(key);
    require_entries(fields, key, value, 1);
    for (const Pair& pair : pairs) {
        for (const std::int64_t size : pair) require_within(fields, key, value, size, largest_window);
    }
    return pairs;
}

}  // namespace

std::vector<std::int64_t> read_sizes(JsonFields& fields, const std::string& key,
                                     std::vector<std::int64_t> fallback, bool may_be_empty) {
    if (!fields.has(key)) return fallback;
    const json& value = fields.at(key);
    const auto sizes = fields.get<std::vector<std::int64_t>>(key);
    require_entries(fields, key, value, may_be_empty ? 0 : 1);
    for (const std::int64_t size : sizes) require_within(fields, key, value, size, largest_size);
    return sizes;
}

Pair read_pair(JsonFields& fields, const std::string& key, Pair fallback) {
    const Pair pair = fields.get_or(key, fallback);
    for (const std::int64_t size : pair) require_within(fields, key, json(pair), size, largest_window);
    return pair;
}

double read_rate(JsonFields& fields, const std::string& key, double fallback) {
    return fields.get_ranged(key, fallback, 0.0, 0.99);
}

double usual_alpha(ActivationKind function) {
    if (function == ActivationKind::elu) return 1.0;
    return function == ActivationKind::leaky_relu ? 0.01 : 0.0;
}

Activation read_activation(JsonFields& fields, Activation fallback) {
    Activation activation;
    activation.function = fields.get_choice_or("activation", activation_words, fallback.function);
    const bool same = activation.function == fallback.function;
    activation.alpha =
        fields.get_or("activation_alpha", same ? fallback.alpha : usual_alpha(activation.function));
    return activation;
}

std::vector<ConvBlock> read_conv_blocks(JsonFields& fields, std::vector<ConvBlock> blocks) {
    std::vector<std::int64_t> channels;
    std::vector<Pair> pools;
    for (const ConvBlock& block : blocks) {
        channels.push_back(block.channels);
        pools.push_back(block.pool);
    }
    channels = read_sizes(fields, "channels", channels);
    pools = read_pairs(fields, "pools", pools);
    if (pools.size() != channels.size()) {
        throw FieldError(fields.subject(), fields.has("pools") ? "pools" : "channels", std::nullopt,
                         "has " + std::to_string(channels.size()) + " 'channels' and " +
                             std::to_string(pools.size()) + " 'pools'",
                         "give one of each for every convolution");
    }
    const double dropout = read_rate(fields, "conv_dropout", blocks.back().dropout);
    const Activation activation = read_activation(fields, blocks.back().activation);
    const ConvBlock last = blocks.back();
    blocks.resize(channels.size(), last);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        blocks[i].channels = channels[i];
        blocks[i].pool = pools[i];
        blocks[i].dropout = dropout;
        blocks[i].activation = activation;
    }
    return blocks;
}

}  // namespace resonet
