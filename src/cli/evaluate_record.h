#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluate_result.h"
#include "core/output_lock.h"

namespace resonet {

/// What is evaluated on what.
struct EvaluateSource {
    std::filesystem::path model;
    std::string model_sha256;
    std::string manifest_sha256;
    std::chrono::system_clock::time_point start;
};

/// Makes the out folder, which is this evaluation's own for as long as the lock lives.
/// Errors: UsageError if it holds another evaluation (unless that shall be replaced) or a training, or
/// another program works in it; SystemError.
std::unique_ptr<OutputLock> begin_evaluation(const EvaluateOptions& options, const EvaluateSource& source);

/// All figures and what they are of: evaluation.json. Curves are left out unless `curves`.
nlohmann::json evaluation_json(const EvaluateOptions& options, const Model& model,
                               const EvaluateResult& result, bool curves);

/// Writes predictions-<split>.csv, evaluation.json and, last, run.json, in the form in which a training
/// leaves them. Errors: SystemError.
void write_evaluation(const EvaluateOptions& options, const EvaluateSource& source, const Model& model,
                      const EvaluateData& data, const EvaluateResult& result);

/// The files that are written to the out folder.
std::vector<std::string> evaluation_outputs(const EvaluateOptions& options);

}  // namespace resonet
