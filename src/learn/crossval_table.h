#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "learn/crossval.h"

namespace resonet {

// The results of a cross-validation as files. A leaky split is marked wherever its figure stands.

/// One row a fold.
std::string crossval_csv(const std::vector<CrossvalSummary>& summaries);

nlohmann::ordered_json crossval_json(const std::vector<CrossvalSummary>& summaries);

/// One row a recipe, for people, in Markdown; then what is missing and what failed.
std::string crossval_markdown(const std::vector<CrossvalSummary>& summaries);

}  // namespace resonet
