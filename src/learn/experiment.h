#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "recipe/folds.h"
#include "recipe/recipe.h"

namespace resonet {

/// A recipe and everything it leaves open: the data, the seed, the device, the place for the results.
struct ExperimentOptions {
    Recipe recipe;
    std::filesystem::path manifest;
    std::filesystem::path out;  ///< folder; is made
    std::uint64_t seed = 0;
    std::string device = "auto";  ///< "auto", "cpu", "cuda"
    std::string split_column;     ///< manifest column in the place of the recipe's protocol; empty: that
    std::optional<Fold> fold;     ///< of a cross-validation, in the place of the protocol's division
    std::filesystem::path cache;  ///< of images and rows; empty: the usual place
    int threads = 0;              ///< of the arithmetic; 0: all cores
    int loader_threads = 1;       ///< that make batches ahead of time; 0: none
    std::optional<std::uintmax_t> memory;   ///< bytes of data kept in memory; none: half of what is free
    bool distributed = false;               ///< train with the other processes that the environment tells of
    int distributed_timeout = 60;           ///< seconds to wait for them, 1..86400
    bool restart = false;                   ///< start over instead of resuming
    bool allow_leaky = false;               ///< accept tracks that straddle the splits
    bool test = false;                      ///< read the test split once the model is chosen
    std::vector<std::string> command_line;  ///< for the record; empty: not started by a command
};

/// What came of it, as it also stands in the model file.
struct ExperimentResult {
    nlohmann::json figures;       ///< "valid" and, if it was read, "test": see split_figures()
    nlohmann::json provenance;    ///< of the model
    std::filesystem::path model;  ///< the file that was written
    bool failures = false;        ///< whether some clips could not be used; they were named on standard error
};

/// Trains the recipe and writes to the out folder what docs/recipes.md lists. The same options give the same
/// figures, bit for bit, on one machine with the same number of threads; a run that was stopped goes on where
/// it was. May be called several times in one process.
/// Errors: UsageError, InputError, SystemError, Interrupted.
ExperimentResult run_experiment(const ExperimentOptions& options);

}  // namespace resonet
