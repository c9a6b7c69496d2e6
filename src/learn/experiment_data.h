#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "data/clip_source.h"
#include "data/manifest.h"
#include "data/training_clips.h"
#include "features/input_profile.h"
#include "learn/experiment.h"
#include "recipe/folds.h"
#include "recipe/protocol.h"

namespace resonet {

/// A data set, ready to train and test on.
struct ExperimentData {
    Manifest manifest;
    std::vector<std::string> labels;
    std::string sha256;      ///< of labels, splits and images
    std::string leak_notes;  ///< what require_disjoint had to say; empty: nothing
    Protocol protocol;       ///< by which the clips were divided
    std::string division;    ///< the same for people: protocol_text() or folds_text()
    bool leaky = false;      ///< tracks straddle the splits, or the protocol is one that leaks
    std::vector<InputFailure> failures;
    std::vector<std::string> notes;  ///< columns of tables that were left out and why, for people

    InputProfile input;  ///< the recipe's; of descriptors, with the columns that the data has
    std::unique_ptr<ImageSource> images;
    TrainingClips train;  ///< of `images`
    TrainingClips valid;
    TrainingClips test;
};

struct ExperimentDataOptions {
    std::filesystem::path manifest;
    std::string split_column;     ///< instead of `protocol`; empty: that
    std::filesystem::path cache;  ///< empty: the usual place
    bool allow_leaky = false;
    std::optional<std::uintmax_t> memory =
        std::nullopt;        ///< bytes of images to keep; none: half of what is free
    Protocol protocol = {};  ///< the recipe's
    std::uint64_t seed = 0;  ///< of its divisions at random
    bool progress = true;    ///< shown on standard error
    std::optional<Fold> fold = std::nullopt;
};

/// What an experiment asks for.
ExperimentDataOptions data_options(const ExperimentOptions& options);

/// Loads the train, valid and test clips of a manifest as a front end makes them.
/// Errors: UsageError if there are no train or no valid clips, if a track straddles the splits, or as
/// load_image_source() and load_rows().
ExperimentData load_experiment_data(const ExperimentDataOptions& options, const InputProfile& input);

}  // namespace resonet
