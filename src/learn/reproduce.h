#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "learn/reproduce_results.h"
#include "learn/run_once.h"

namespace resonet {

struct ReproduceOptions {
    std::vector<std::string> what;  ///< recipes, folders, groups: see find_recipes()
    std::vector<std::string> data;  ///< see reproduction_data()
    std::filesystem::path out;      ///< folder; is made
    int seeds = 1;                  ///< 1, 2, ... up to this one
    int epochs_limit = 0;           ///< 0: as long as the recipes say
    std::string device = "auto";
    int threads = 0;
    std::filesystem::path cache;
};

struct Reproduction {
    std::vector<ExperimentSummary> experiments;
    bool failures = false;  ///< an experiment failed, or some of its clips did
};

/// Runs every recipe with every seed, each in out/NAME/seed-K, and writes out/results.csv, results.json and
/// results.md, which are up to date after every run. What is finished already (by the same recipe on the same
/// manifest) is not run again, what was interrupted goes on where it was, and a run that fails does not stop
/// the others. Errors: UsageError, InputError for what is asked for; SystemError for `out`; Interrupted.
Reproduction reproduce(const ReproduceOptions& options, const ExperimentRunner& runner);

}  // namespace resonet
