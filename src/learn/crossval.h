#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "evaluation/metrics.h"
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

/// One fold that was tested.
struct FoldResult {
    std::uint64_t seed = 0;
    int fold = 0;
    int n = 0;
    int correct = 0;
    double macro_f1 = 0;
};

/// One recipe.
struct CrossvalSummary {
    std::string name;
    std::string summary;
    std::string division;  ///< "10 folds by artist"
    bool leaky = false;
    int folds = 0;
    int seeds = 0;
    std::vector<FoldResult> results;    ///< by seed, then fold
    std::vector<std::string> missing;   ///< "seed 1, fold 3": not run yet
    std::vector<std::string> problems;  ///< what failed, and why

    /// Share of right answers over all folds of a seed; of several seeds their mean. The interval holds
    /// Wilson's for the clips of one seed and, with several, Student's over seeds. None unless all folds of
    /// some seed are there; only such seeds count.
    std::optional<Interval> accuracy() const;
    /// Standard deviation of the accuracy over folds (of all seeds); 0 of fewer than two.
    double deviation_over_folds() const;
};

struct Crossval {
    std::vector<CrossvalSummary> summaries;
    bool failures = false;  ///< a fold failed, or some clips did
};

/// Cross-validates every recipe: each fold is trained, validated and tested in a folder of its own,
/// out/RECIPE/seed-S/fold-K, and out/crossval.csv, .json and .md tell what came of all of them. What is
/// finished is not run again, what was interrupted goes on. Folds may be run one by one, also on several
/// machines whose folders are copied together; `merge` then gathers them. Where all folds of a seed are
/// there, out/RECIPE/seed-S/predictions-test.csv has every clip once. Errors: UsageError for what is asked
/// for, and for folds that leak unless the recipe asks for it by name; InputError; SystemError for `out`;
/// Interrupted.
Crossval crossval(const CrossvalOptions& options, const ExperimentRunner& runner);

}  // namespace resonet
