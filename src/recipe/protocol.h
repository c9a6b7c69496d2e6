#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace resonet {

/// Where a recipe's train, valid and test clips come from.
enum class ProtocolScheme {
    column,      ///< the manifest's column says it
    random,      ///< clips are divided at random, as in papers that do not look at tracks: leaky
    stratified,  ///< likewise, each part with its share of every class: leaky
    track,       ///< no track or copy straddles the parts
    artist       ///< nor an artist
};

struct Protocol {
    ProtocolScheme scheme = ProtocolScheme::column;
    std::string column = "split";               ///< of the scheme column
    std::vector<double> shares{0.8, 0.1, 0.1};  ///< train, valid, test of the other schemes
    /// The recipe asks for a paper's leaky protocol by name: nothing refuses it, every output says so.
    bool leaky = false;
};

/// Errors: UsageError for an unknown, mistyped or impossible field of [protocol].
Protocol protocol_from_json(const nlohmann::json& json);
nlohmann::json to_json(const Protocol& protocol);

}  // namespace resonet
