#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "report/comparison.h"

namespace resonet {

/// All numbers of a comparison. "leak" is "leaky split" or null. Strings are valid UTF-8. Curves are left out
/// unless `curves`.
nlohmann::ordered_json comparison_json(const Comparison& comparison, bool curves = true);

/// JSON as the text of a file.
std::string json_text(const nlohmann::ordered_json& json);

/// A comparison as the text of a file.
std::string comparison_json_text(const Comparison& comparison, bool curves = true);

}  // namespace resonet
