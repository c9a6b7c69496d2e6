#include "evaluation/evaluation.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "core/error.h"
#include "evaluation/grouped_bootstrap.h"

namespace resonet {
namespace {

constexpr int largest_k = 5;
constexpr int reliability_bins = 15;
constexpr std::uint64_t bootstrap_seed = 1;

/// Right answers by unit: clips of one artist or recording are right or wrong together.
std::vector<UnitScore> unit_scores(const PredictionSet& predictions, const std::vector<int>& predicted,
                                   std::span<const std::size_t> units) {
    std::vector<UnitScore> scores(*std::ranges::max_element(units) + 1);
    for (std::size_t i = 0; i < units.size(); ++i) {
        UnitScore& score = scores[units[i]];
        score.tested += 1;
        score.correct += predicted[i] == predictions.clips[i].truth ? 1 : 0;
    }
    return scores;
}

}  // namespace

Evaluation evaluate(const PredictionSet& predictions) {
    return evaluate(predictions, bootstrap_units(predictions.clips), 1);
}

Evaluation evaluate(const PredictionSet& predictions, std::span<const std::size_t> units_of_clips,
                    double repetitions) {
    if (predictions.empty()) {
        throw UsageError("evaluation", "there are no clips to evaluate", "choose a split that has clips");
    }
    if (units_of_clips.size() != predictions.size() || !(repetitions >= 1)) {
        throw std::invalid_argument("evaluate: units of other clips, or no repetition");
    }
    const std::vector<float>& probabilities = predictions.probabilities;
    const std::vector<int> truth = predictions.truth();
    const auto labels = static_cast<int>(predictions.labels.size());
    const std::vector<UnitScore> units = unit_scores(predictions, predictions.predicted(), units_of_clips);

    Evaluation found;
    found.n = static_cast<int>(predictions.size());
    found.units = static_cast<int>(units.size());
    found.confusion = confusion(probabilities, truth, labels);
    found.accuracy = wilson_interval(found.confusion.correct(), found.n, repetitions);
    found.accuracy_grouped = bootstrap_share(units, bootstrap_seed);
    for (int k = 1; k <= std::min(largest_k, labels); ++k) {
        found.top_k.push_back(top_k_accuracy(probabilities, truth, labels, k));
    }
    found.balanced_accuracy = balanced_accuracy(found.confusion);
    found.kappa = cohen_kappa(found.confusion);
    found.matthews = matthews_correlation(found.confusion);
    found.classes = class_figures(found.confusion, repetitions);
    found.macro = macro_averages(found.confusion);
    found.weighted = weighted_averages(found.confusion);
    found.roc = roc_curves(probabilities, truth, labels);
    found.log_loss = log_loss(probabilities, truth, labels);
    found.brier = brier_score(probabilities, truth, labels);
    found.calibration_error = expected_calibration_error(probabilities, truth, labels);
    found.reliability = reliability(probabilities, truth, labels, reliability_bins, repetitions);
    found.risk_coverage = risk_coverage(probabilities, truth, labels);
    found.artists = accuracy_by_artist(predictions, repetitions);
    found.durations = accuracy_by_duration(predictions, repetitions);
    return found;
}

}  // namespace resonet
