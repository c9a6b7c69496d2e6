#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "network/model.h"

namespace resonet {

/// What model file `file` holds, without the weights: name, labels, parameters, cost, profile, layers with
/// their shapes (or what an estimator is made of), recipe, provenance and figures. Strings are valid UTF-8.
/// Errors: UsageError for an estimator that is not valid (make_estimator); so do the others.
nlohmann::ordered_json describe_model(const Model& model, const std::string& file);

/// The same for people to read.
std::string model_text(const Model& model, const std::string& file);

/// "3 416 042 parameters", "support vector machine, 312 support vectors".
std::string size_text(const Model& model);

/// "85.5 % of 290 test clips (95 % interval 81.0 to 89.1)", if the model's figures say so, of the test
/// split or else of the validation split.
std::optional<std::string> accuracy_text(const Model& model);

}  // namespace resonet
