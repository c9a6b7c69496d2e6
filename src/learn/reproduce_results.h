#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluation/metrics.h"
#include "learn/reproduce_plan.h"

namespace resonet {

/// What one seed gave.
struct ReproductionRun {
    std::uint64_t seed = 0;
    int n = 0;          ///< clips of the test split
    Interval accuracy;  ///< with Wilson's interval
    double macro_f1 = 0;
    std::optional<double> macro_roc_auc;
    std::optional<double> faulty_argmax;  ///< accuracy of faulty_argmax(), of recipes that ask for it
    int epochs = 0;                       ///< that were trained; 0 of estimators
    bool leaky = false;
};

/// The mean of `accuracies`, one a seed, each of about `n` clips. The interval is Wilson's for the clips of
/// one seed; of several it also holds interval_over_seeds(): seeds that share their test clips agree among
/// themselves, whatever other clips would give. Not empty.
Interval accuracy_over_seeds(std::span<const double> accuracies, int n);

/// The run whose run.json is `record`; none if it has no figures of the test split, or is not one.
std::optional<ReproductionRun> run_from_json(const nlohmann::json& record, std::uint64_t seed);

/// All of one experiment.
struct ExperimentSummary {
    std::string name;
    std::string group;
    std::string model;
    std::string protocol;  ///< for people
    std::string summary;
    std::optional<Publication> paper;
    bool leaky = false;                 ///< the recipe says so, or one of its runs
    std::vector<ReproductionRun> runs;  ///< that came to their end
    int recipe_epochs = 0;              ///< 0 of estimators
    int epochs = 0;                     ///< trained: the most of any run
    bool shortened = false;             ///< by --epochs-limit
    std::vector<std::string> problems;  ///< why there are fewer runs than seeds
    bool no_data = false;               ///< none of the kind it takes was given

    /// Accuracy: of one run with Wilson's interval for its clips, of more the mean with
    /// interval_over_seeds(), widened to hold Wilson's interval of the mean for the clips of one.
    std::optional<Interval> accuracy() const;
    /// Mean over seeds.
    std::optional<double> faulty_argmax() const;
    std::optional<double> macro_roc_auc() const;  ///< mean over seeds
    double macro_f1() const;                      ///< mean over seeds
    /// "done", "shortened", "failed", "no data"; a failed one may have runs.
    std::string status() const;
};

/// The summary of `item` without its runs.
ExperimentSummary start_summary(const ReproductionItem& item);

void add_run(ExperimentSummary& summary, const ReproductionRun& run);

}  // namespace resonet
