#pragma once

#include <nlohmann/json_fwd.hpp>

namespace resonet {

/// What stands on every output of a run whose training and test know of each other.
inline constexpr const char* leaky_words = "leaky split";

/// Whether a run, or a model, is leaky: by the protocol or the division of its provenance, or because its
/// recipe asked for that. Whatever says so counts: the words must not get lost. Fields that are missing or
/// of another type say nothing.
bool is_leaky(const nlohmann::json& provenance, const nlohmann::json& recipe);

}  // namespace resonet
