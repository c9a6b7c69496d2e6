#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/evaluate_data.h"
#include "cli/evaluate_options.h"
#include "cli/evaluate_training.h"
#include "evaluation/evaluation.h"
#include "inference/clip_predictions.h"
#include "network/model.h"

namespace resonet {

/// A temperature that was fitted on the valid split, and what it changed.
struct TemperatureFit {
    double before = 1;       ///< the model's
    double after = 1;        ///< fitted
    std::size_t clips = 0;   ///< it was fitted on
    Evaluation with_before;  ///< of the clips under test, with the model's
};

/// What came of an evaluation.
struct EvaluateResult {
    PredictionSet predictions;         ///< of the clips under test
    Evaluation clips;                  ///< of them
    std::optional<Evaluation> tracks;  ///< none where every clip is a track of its own
    nlohmann::json figures;            ///< split_figures(), as a trainer keeps them
    double temperature = 1;            ///< that was in force
    std::optional<TemperatureFit> fit;
    AnswerTime time;
    TrainingUse use;
    bool leaky = false;              ///< every output says so
    std::string leak_notes;          ///< why, and what else straddles the splits; one line each
    std::vector<std::string> notes;  ///< what readers must know, one line each
};

/// Answers the clips and works out all figures. Errors: UsageError where the model was fitted on clips under
/// test and that is not allowed, or answers with numbers that are not finite; SystemError; Interrupted.
EvaluateResult evaluate_clips(const EvaluateOptions& options, const Model& model, const EvaluateData& data);

}  // namespace resonet
