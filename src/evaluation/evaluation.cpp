#include "evaluation/evaluation.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/error.h"
#include "evaluation/grouped_bootstrap.h"

namespace resonet {
namespace {

constexpr int largest_k = 5;
constexpr std::uint64_t bootstrap_seed = 1;

/// Right answers by unit: clips of one artist or recording are right or wrong together.
std::vector<UnitScore> unit_scores(const PredictionSet& predictions, const std::vector<int>& predicted) {
    const std::vector<std::size_t> units = bootstrap_units(predictions.clips);
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
    if (predictions.empty()) {
        throw UsageError("evaluation", "there are no clips to evaluate", "choose a split that has clips");
    }
    const std::vector<float>& probabilities = predictions.probabilities;
    const std::vector<int> truth = predictions.truth();
    const auto labels = static_cast<int>(predictions.labels.size());
    const std::vector<UnitScore> units = unit_scores(predictions, predictions.predicted());

    Evaluation found;
    found.n = static_cast<int>(predictions.size());
    found.units = static_cast<int>(units.size());
    found.confusion = confusion(probabilities, truth, labels);
    found.accuracy = wilson_interval(found.confusion.correct(), found.n);
    found.accuracy_grouped = bootstrap_share(units, bootstrap_seed);
    for (int k = 1; k <= std::min(largest_k, labels); ++k) {
        found.top_k.push_back(top_k_accuracy(probabilities, truth, labels, k));
    }
    found.balanced_accuracy = balanced_accuracy(found.confusion);
    found.kappa = cohen_kappa(found.confusion);
    found.matthews = matthews_correlation(found.confusion);
    found.classes = class_figures(found.confusion);
    found.macro = macro_averages(found.confusion);
    found.weighted = weighted_averages(found.confusion);
    found.roc = roc_curves(probabilities, truth, labels);
    found.log_loss = log_loss(probabilities, truth, labels);
    found.brier = brier_score(probabilities, truth, labels);
    found.calibration_error = expected_calibration_error(probabilities, truth, labels);
    found.reliability = reliability(probabilities, truth, labels);
    found.risk_coverage = risk_coverage(probabilities, truth, labels);
    found.artists = accuracy_by_artist(predictions);
    found.durations = accuracy_by_duration(predictions);
    return found;
}

}  // namespace resonet
