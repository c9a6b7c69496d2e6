#pragma once

#include <string>

#include "cli/evaluate_result.h"

namespace resonet {

/// The summary of an evaluation for people: figures of clips and tracks side by side, of every label, the
/// worst confusions, artists and lengths.
std::string evaluation_text(const EvaluateOptions& options, const Model& model, const EvaluateResult& result);

}  // namespace resonet
