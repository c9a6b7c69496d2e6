#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/metrics.h"
#include "evaluation/prediction_set.h"

namespace resonet {

/// One fold that was tested.
struct FoldResult {
    std::uint64_t seed = 0;
    int fold = 0;
    int n = 0;
    int correct = 0;
    double macro_f1 = 0;
};

/// Right answers over all folds of the seeds whose folds are all there.
class CrossvalAccuracy {
  public:
    /// Adds what a seed said of every clip, once each.
    void add_seed(const PredictionSet& predictions);

    /// Share of right answers; of several seeds their mean. The interval is the bootstrap's over the units of
    /// the clips (bootstrap_share(), bootstrap_units()), in which each clip counts as often as it was tested,
    /// and with several seeds it also holds Student's over seeds: what a comparison of runs gives. None
    /// before a seed was added.
    const std::optional<Interval>& interval() const { return interval_; }

  private:
    std::vector<PredictedClip> clips_;  // each once, whatever the number of seeds
    std::vector<std::size_t> tested_;   // of each
    std::vector<std::size_t> correct_;  // of each
    std::vector<double> shares_;        // of each seed
    std::optional<Interval> interval_;
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
    CrossvalAccuracy whole;             ///< of the seeds whose folds were put together
    std::vector<std::string> missing;   ///< "seed 1, fold 3": not run yet
    std::vector<std::string> problems;  ///< what failed, and why

    /// None unless all folds of some seed are there; only such seeds count. See CrossvalAccuracy.
    std::optional<Interval> accuracy() const { return whole.interval(); }
    /// Standard deviation of the accuracy over folds (of all seeds); 0 of fewer than two.
    double deviation_over_folds() const;
};

}  // namespace resonet
