#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "network/zoo.h"

namespace resonet::testing {

using nlohmann::json;

/// Networks of the zoo by their kinds, and what can be asked of them.
inline const ZooEntry& entry(std::string_view kind) {
    for (const ZooEntry& candidate : zoo()) {
        if (candidate.kind == kind) return candidate;
    }
    throw std::out_of_range(std::string(kind));
}

inline Network build(std::string_view kind, json options = json::object()) {
    options["kind"] = kind;
    return build_from_zoo(options, entry(kind).input, 10);
}

inline Network build(std::string_view kind, json options, const Shape& input) {
    options["kind"] = kind;
    return build_from_zoo(options, input, 10);
}

inline std::int64_t parameters(const Network& network) {
    return analyse(network).parameters;
}

/// Of all tensors, those that are not trained among them.
inline std::int64_t values(const Network& network) {
    std::int64_t sum = 0;
    for (const LayerFacts& layer : analyse(network).layers) {
        for (const TensorSpec& tensor : layer.tensors) sum += tensor.size();
    }
    return sum;
}

inline std::map<std::string, Shape> shapes(const Network& network) {
    const NetworkFacts facts = analyse(network);
    std::map<std::string, Shape> map;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        map[network.layers[i].name] = facts.layers[i].output;
    }
    return map;
}

inline std::vector<std::string> names(const Network& network) {
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

inline std::string complaint(std::string_view kind, const json& options, const Shape& input) {
    try {
        build(kind, options, input);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "";
}

inline std::string complaint(std::string_view kind, const json& options) {
    return complaint(kind, options, entry(kind).input);
}

}  // namespace resonet::testing
