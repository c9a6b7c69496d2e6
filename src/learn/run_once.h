#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "learn/experiment.h"

namespace resonet {

/// What runs one experiment: run_experiment(), but in tests.
using ExperimentRunner = std::function<ExperimentResult(const ExperimentOptions&)>;

/// The JSON of a file; null where there is no such file or it holds none.
nlohmann::json read_json_or_null(const std::filesystem::path& path);

/// "manifest_sha256" of the key (run_once()) in the note of `folder`; none where it has no such note.
std::optional<std::string> noted_manifest(const std::filesystem::path& folder);

/// Whether `folder` holds a finished run of another key (run_once()), which running this one would replace.
bool holds_other_run(const std::filesystem::path& folder, const nlohmann::json& key);

/// Runs the experiment of `options` unless its folder holds that run, finished. A note in the folder tells:
/// `key` is what makes the run (recipe, data, seed ...). A run of another key is replaced, one of this key
/// that was interrupted goes on. `has_results` looks whether the folder holds what a finished run leaves;
/// `title` is shown on standard error. Returns whether some clips could not be used. Errors: those of
/// `runner`; InputError if the run came to its end and left no results.
bool run_once(const ExperimentOptions& options, const nlohmann::json& key, const std::string& title,
              const ExperimentRunner& runner, const std::function<bool()>& has_results);

}  // namespace resonet
