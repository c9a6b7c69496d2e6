#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "learn/experiment.h"

namespace resonet {

/// What a training of a network would take, without writing anything but the cache: "layers" (name, kind,
/// output shape, parameters, flops of an example), "memory" (bytes), "time" (seconds, extrapolated from a few
/// batches that are trained here) and "data". Without a manifest the shapes are those of the recipe, with 10
/// labels and noise as input, and there are no numbers that depend on the clips. Errors: UsageError for a
/// recipe of an estimator; as run_experiment().
nlohmann::json dry_run(const ExperimentOptions& options);

/// The same for people, in columns.
std::string dry_run_text(const nlohmann::json& report);

}  // namespace resonet
