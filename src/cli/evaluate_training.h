#pragma once

#include <cstddef>
#include <string>

#include "cli/evaluate_data.h"
#include "cli/evaluate_options.h"
#include "network/model.h"

namespace resonet {

/// What is known of the clips that a model was made with.
struct TrainingUse {
    bool known = false;          ///< the manifest holds what the model was made with; else all else is 0
    std::size_t fitted = 0;      ///< clips under test that its weights were fitted on
    std::size_t chosen = 0;      ///< clips under test that it was chosen on, or its temperature fitted
    std::string division;        ///< how the clips were divided for it, for people
    bool same_division = false;  ///< all clips under test, and no others, were its test split
};

/// Compares the clips under test with those the model was trained on: divides the manifest as the model's
/// provenance and recipe say, and compares the SHA-256 of labels, splits and images. Where that is another,
/// or the provenance says too little, nothing is known: the same recordings may still be in both data sets.
/// Clips are loaded only where the splits have as many as those of the model.
/// Errors: Interrupted, SystemError.
TrainingUse find_training_use(const EvaluateOptions& options, const Model& model, const EvaluateData& data);

}  // namespace resonet
