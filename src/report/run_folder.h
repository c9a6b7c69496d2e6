#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "evaluation/prediction_set.h"

namespace resonet {

/// A row of history.csv.
struct EpochFigures {
    int epoch = 0;
    double learning_rate = 0;
    double train_loss = 0;
    double train_accuracy = 0;
    double valid_loss = 0;      ///< not a number: there was no validation
    double valid_accuracy = 0;  ///< likewise
    double seconds = 0;
};

/// One run of a model, as `resonet train`, `reproduce`, `crossval` and `evaluate` leave it in a folder.
struct RunFolder {
    std::filesystem::path path;
    nlohmann::json record;  ///< run.json: recipe, labels, provenance, figures, run
    std::string name;       ///< of the recipe or model
    std::uint64_t seed = 0;
    std::optional<int> fold;  ///< of a cross-validation, from 1
    bool leaky = false;       ///< is_leaky() of its provenance and recipe
    /// Which split `test` is of: "test" as a rule; "valid" where only that is there; of an evaluation also
    /// "train" or "all".
    std::string split;
    PredictionSet test;
    std::optional<PredictionSet> valid;
    std::vector<EpochFigures> history;  ///< empty: there is none, as of estimators
    std::filesystem::path model;        ///< the model file; empty: it is not there any more
};

/// Reads the folder of one run. Errors: InputError, naming the file and the remedy, where run.json or the
/// predictions are missing or malformed, or contradict each other (labels, number of clips).
RunFolder read_run_folder(const std::filesystem::path& path);

/// SHA-256 of the data that `test` is of, by run.json; empty if that does not tell.
std::string data_hash(const RunFolder& run);

/// The folders of runs at or below `path` (those that hold a run.json), sorted in natural order (fold-2
/// before fold-10). Links to folders below `path` are followed where they lead to a run, not further.
/// Folders below `path` that cannot be read are added to `problems`, if that is given, and the others
/// searched. Errors: InputError if there are none, or `path` itself cannot be read; Interrupted.
std::vector<std::filesystem::path> find_run_folders(const std::filesystem::path& path,
                                                    std::vector<InputError>* problems = nullptr);

}  // namespace resonet
