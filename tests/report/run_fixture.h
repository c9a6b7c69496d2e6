#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "evaluation/prediction_set.h"

namespace resonet::testing {

/// Predictions of `clips` clips for "blues" and "jazz", alternately of either; `right` says of which the
/// answer is right. Each is a track of its own; `artist` names artists.
PredictionSet predictions(int clips, const std::function<bool(int)>& right,
                          const std::function<std::string(int)>& artist = {});

/// A run.json that a training could have left.
nlohmann::json run_record(const std::string& name, std::uint64_t seed);

/// Writes a finished run: run.json, with the number of clips filled in, and predictions of `split`.
void write_run(const std::filesystem::path& folder, nlohmann::json record, const PredictionSet& predictions,
               const std::string& split = "test");

/// The same with run_record(name, seed).
void write_run(const std::filesystem::path& folder, const std::string& name, std::uint64_t seed,
               const PredictionSet& predictions);

}  // namespace resonet::testing
