#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "learn/crossval_summary.h"
#include "learn/run_once.h"

namespace resonet {

struct CrossvalOptions {
    std::vector<std::string> what;  ///< recipes, folders, groups: see find_recipes()
    std::vector<std::string> data;  ///< see reproduction_data()
    std::filesystem::path out;      ///< folder; is made
    int folds = 10;                 ///< 3 or more
    int seeds = 1;                  ///< 1, 2, ... up to this one: each draws folds of its own
    std::vector<int> only_folds;    ///< run these alone; empty: all
    std::vector<int> only_seeds;    ///< likewise
    bool merge = false;             ///< run nothing, gather what is there
    std::string by;                 ///< "track" or "artist", in the place of the recipes' scheme; or empty
    std::string fold_column;        ///< of the manifest, in the place of drawn folds; or empty
    int epochs_limit = 0;           ///< 0: as long as the recipes say
    std::string device = "auto";
    int threads = 0;
    std::filesystem::path cache;
};

struct Crossval {
    std::vector<CrossvalSummary> summaries;
    bool failures = false;  ///< a fold failed, or some clips did
};

/// Cross-validates every recipe: each fold is trained, validated and tested in a folder of its own,
/// out/RECIPE/seed-S/fold-K, and out/crossval.csv, .json and .md tell what came of all of them. What is
/// finished is not run again, what was interrupted goes on; finished folds of other options are refused, not
/// replaced. Folds may be run one by one, also on several machines whose folders are copied together; `merge`
/// then gathers them, but none of another recipe, division or manifest. Where all folds of a seed are there,
/// out/RECIPE/seed-S/predictions-test.csv has every clip once; folds whose predictions cannot be put together
/// are a problem of their recipe. Errors: UsageError for what is asked for, and for folds that leak unless
/// the recipe asks for it by name; InputError; SystemError for `out`; Interrupted.
Crossval crossval(const CrossvalOptions& options, const ExperimentRunner& runner);

}  // namespace resonet
