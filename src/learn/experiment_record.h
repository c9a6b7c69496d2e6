#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/output_lock.h"
#include "learn/experiment.h"
#include "learn/experiment_data.h"
#include "learn/run_record.h"
#include "network/model.h"
#include "training/predict.h"

namespace resonet {

/// Makes the out folder, which is this experiment's own for as long as the lock lives, and says on standard
/// error what is to be known of the data: clips that cannot be used, columns left out, leaks. run.json and
/// the predictions of another run, or of one that is restarted, are removed. `distilled_from`: what
/// provenance says of the teachers; null: none. Errors: UsageError if the folder holds a run of another
/// recipe, seed, data or teachers (unless it shall be restarted), or another program works in it;
/// SystemError.
std::unique_ptr<OutputLock> begin_experiment(const ExperimentOptions& options, const ExperimentData& data,
                                             const nlohmann::json& distilled_from = nullptr);

/// Gives `model` its temperature and its confidence (unsure_below) by what it says of the validation clips
/// and their labels.
void calibrate(Model& model, const WindowLogits& valid, std::span<const int> truth,
               const ExperimentOptions& options);

/// Adds the figures of a split ("valid", "test") to `model`, which is calibrated, and writes what it
/// says of each clip to predictions-<split>.csv (write_predictions()). `windows` are those of `clips`, and
/// these of `data`. Errors: SystemError.
void add_split(Model& model, const std::string& split, const WindowLogits& windows,
               const TrainingClips& clips, const ExperimentOptions& options, const ExperimentData& data);

/// Says in the figures of valid, where the recipe asks for a refit, that they are of the model before it.
void note_refit(Model& model, const ExperimentOptions& options);

/// Errors: UsageError if the test split shall be read and is empty.
void require_test_split(const ExperimentOptions& options, const ExperimentData& data);

/// Completes `model` (which has its network or estimator, weights, temperature and figures) with what the
/// recipe and the data say of it, adds `how` it came about to its provenance, and writes NAME.safetensors and
/// run.json, which `record` ends. Errors: SystemError; UsageError if the model is not valid.
ExperimentResult finish_experiment(const ExperimentOptions& options, const ExperimentData& data, Model model,
                                   const nlohmann::json& how, const RunRecord& record);

}  // namespace resonet
