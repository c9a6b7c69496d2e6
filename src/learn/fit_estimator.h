#pragma once

#include <cstdint>

#include "classical/estimator.h"
#include "recipe/recipe.h"
#include "training/predict.h"

namespace resonet {

/// What an estimator is fitted on: the examples of clips that tests would use, so that a clip whose image is
/// longer than a window gives several, all with its label.
struct ExampleRows {
    Matrix rows;
    std::vector<int> labels;         ///< of each row
    std::vector<std::size_t> clips;  ///< which clip a row is of, ascending
};

ExampleRows example_rows(const TrainingClips& clips, const ExampleMaker& maker);

/// Fits the estimator that the recipe's [model] asks for. The seed is that of a random forest; the others
/// draw no random numbers. Errors: UsageError, InputError.
FittedEstimator fit_estimator(const nlohmann::json& model, const ExampleRows& examples, std::size_t classes,
                              std::uint64_t seed);

/// Estimator::logits() of every example of every clip.
WindowLogits estimator_logits(const Estimator& estimator, const TrainingClips& clips,
                              const ExampleMaker& maker);

}  // namespace resonet
