#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/clip_source.h"
#include "data/manifest.h"
#include "features/input_profile.h"
#include "training/training_clips.h"

namespace resonet {

/// A data set in memory, ready to train and test on.
struct ExperimentData {
    std::vector<std::string> labels;
    std::string sha256;      ///< of labels, splits and images
    std::string leak_notes;  ///< what require_disjoint had to say; empty: nothing
    bool leaky = false;      ///< tracks straddle the splits, and the user allowed it
    std::vector<InputFailure> failures;

    InputProfile input;  ///< the recipe's; of descriptors, with the columns that the data has
    std::unique_ptr<ImageSource> images;
    TrainingClips train;  ///< of `images`
    TrainingClips valid;
    TrainingClips test;
};

struct ExperimentDataOptions {
    std::filesystem::path manifest;
    std::string split_column = "split";
    std::filesystem::path cache;  ///< empty: the usual place
    bool allow_leaky = false;
};

/// Loads the train, valid and test clips of a manifest as a front end makes them.
/// Errors: UsageError if there are no train or no valid clips, or if a track straddles the splits.
ExperimentData load_experiment_data(const ExperimentDataOptions& options, const InputProfile& input);

}  // namespace resonet
