#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "network/network.h"

namespace resonet {

/// A kind of network that recipes can ask for by name.
struct ZooEntry {
    std::string_view kind;    ///< "rcrnn"
    std::string_view title;   ///< one line for people
    std::string_view source;  ///< the paper
    Shape input;              ///< the paper's own, or the default profile's
    /// Builds it from the fields of [model] (`kind` among them) for examples of a shape.
    Network (*build)(const nlohmann::json& model, const Shape& input, std::int64_t labels);
};

/// All kinds, in the order in which they are shown.
std::span<const ZooEntry> zoo();

/// The network that [model] asks for; "rcrnn" where it names no kind. Errors: UsageError for an unknown kind,
/// an unknown, mistyped or impossible field, or sizes that do not fit the input.
Network build_from_zoo(const nlohmann::json& model, const Shape& input, std::int64_t labels);

}  // namespace resonet
