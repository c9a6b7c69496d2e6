#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/evaluation.h"
#include "evaluation/paired_tests.h"
#include "report/run_folder.h"

namespace resonet {

/// A model with all its runs (seeds, folds): one line of a table of results.
struct ComparedModel {
    std::string name;      ///< of the recipe or model; unique
    std::string kind;      ///< "rcrnn", "svm", ...
    std::string summary;   ///< the recipe's
    std::string division;  ///< how clips were divided, for people: "column 'split'", "10 folds by artist"
    bool leaky = false;    ///< any run is
    std::vector<RunFolder> runs;
    PredictionSet pooled;  ///< clips of all runs, one after another
    Evaluation clips;  ///< of `pooled`: with several seeds each clip counts once a seed, in intervals once
    std::optional<Evaluation>
        tracks;  ///< of by_track() run by run; none where every clip is a track of its own
    Interval
        accuracy;  ///< mean over seeds; the interval holds both that of clips by units and that over seeds
    std::size_t seeds = 0;
    std::size_t folds = 0;       ///< 0: no cross-validation
    std::size_t test_clips = 0;  ///< different ones
    std::size_t units = 0;       ///< artists or recordings that these are of
    bool by_artist = false;      ///< units are artists, as far as they are known
    std::optional<long long> parameters;
    std::optional<std::uintmax_t> bytes;           ///< of the model file
    std::optional<double> training_seconds;        ///< mean over runs
    std::optional<double> inference_milliseconds;  ///< for one clip, on one thread; where it was measured
    /// What logits were divided by; not a number where runs differ or a model file cannot be read.
    double temperature = 1;
    std::vector<std::string> notes;  ///< what readers must know of its files
};

/// Two models on the clips that both were tested on in runs of the same seed and fold.
struct ModelPair {
    std::size_t first = 0;
    std::size_t second = 0;
    std::size_t clips = 0;     ///< in common; 0: they cannot be compared
    std::size_t of_first = 0;  ///< different clips the first was tested on: how much is compared
    std::size_t of_second = 0;
    bool identical = false;       ///< they say the same of every clip
    PairedDifference difference;  ///< of accuracy; each clip's mean over seeds, units are artists or tracks
    double p_adjusted = 1;        ///< Holm's, of difference.p
    std::optional<McNemar> mcnemar;           ///< of one run each: the first seed they share, all its folds
    std::optional<ResampledTest> over_folds;  ///< of cross-validations
    bool significant = false;                 ///< p_adjusted < 0.05
    std::size_t seeds = 0;                    ///< in common
    bool by_track = false;  ///< the models read other files: clips are matched by their tracks
    std::size_t other_labels =
        0;  ///< clips in common that bear another label in each; they count all the same
};

struct Comparison {
    std::vector<std::string> labels;
    std::vector<ComparedModel> models;  ///< by falling accuracy
    std::vector<ModelPair> pairs;       ///< all of them, first < second
    std::vector<std::string> letters;   ///< one a model: significance_letters(); see has_letters()
    bool leaky = false;                 ///< any model is: every output says so
    bool validation = false;            ///< figures of some runs are of the valid split
    std::vector<std::string> notes;     ///< what readers must know: unlike data, missing seeds, few units
    std::vector<std::string> problems;  ///< messages about runs that could not be used; in `notes`, too
};

struct CompareOptions {
    std::vector<std::string> leave_out = {};  ///< names of models that are not to be compared
    bool progress = false;                    ///< on standard error
};

/// Reads the runs of each of `paths` (a run folder, or a folder of such) and compares them. Runs of one name,
/// division and data are one model, unless two of them have the same seed and fold or their recipes differ:
/// then those of one folder are, where folders called seed-K and fold-J do not count. Models of the same name
/// get their division's or folder's name as well. A run that cannot be used is named in `problems`; the
/// others are compared.
/// Errors: UsageError where labels differ, or for a name to be left out that no model has; InputError where
/// no run can be used. Interrupted.
Comparison compare_runs(const std::vector<std::filesystem::path>& paths, const CompareOptions& options = {});

/// Whether models have letters: not where significance_letters() gives up.
bool has_letters(const Comparison& comparison);

/// The words that stand on every output of a leaky comparison: "leaky split"; empty if it is not.
std::string leak_stamp(const Comparison& comparison);

/// "significant", "not significant", "no difference: identical answers" or "not comparable".
std::string verdict(const ModelPair& pair);

}  // namespace resonet
