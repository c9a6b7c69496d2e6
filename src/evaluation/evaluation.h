#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluation/calibration.h"
#include "evaluation/class_report.h"
#include "evaluation/group_accuracy.h"
#include "evaluation/metrics.h"
#include "evaluation/prediction_set.h"
#include "evaluation/risk_coverage.h"
#include "evaluation/roc_curve.h"

namespace resonet {

/// Everything there is to say about a model's answers of one split, at one level (clips, or tracks).
struct Evaluation {
    int n = 0;                  ///< answers: clips, or tracks, each as often as it is in the set
    int units = 0;              ///< artists or recordings they belong to: bootstrap_units()
    Interval accuracy;          ///< with Wilson's interval: as if all different ones were independent
    Interval accuracy_grouped;  ///< with the bootstrap over units: bootstrap_share()
    std::vector<double> top_k;  ///< accuracy among the k most probable, k = 1, 2, ... min(5, labels)
    double balanced_accuracy = 0;
    double kappa = 0;
    double matthews = 0;
    std::vector<ClassFigures> classes;
    Averages macro;
    Averages weighted;
    ConfusionMatrix confusion{0};
    RocCurves roc;
    double log_loss = 0;
    double brier = 0;
    double calibration_error = 0;  ///< expected_calibration_error() of 15 bins
    std::vector<ReliabilityBin> reliability;
    RiskCoverage risk_coverage;
    std::vector<GroupAccuracy> artists;    ///< accuracy_by_artist()
    std::vector<GroupAccuracy> durations;  ///< accuracy_by_duration()
};

/// Units are those of bootstrap_units(). Errors: UsageError for an empty set.
Evaluation evaluate(const PredictionSet& predictions);

/// Of answers to the same clips by models of several seeds: units[i] is the unit of answer i, numbered from 0
/// without gaps, and each clip is in the set `repetitions` times on average. Shares count all answers; their
/// intervals are those of the different clips, since another seed adds none.
/// Errors: UsageError for an empty set; std::invalid_argument for another number of units, or less than one
/// repetition.
Evaluation evaluate(const PredictionSet& predictions, std::span<const std::size_t> units, double repetitions);

/// With the names of docs/evaluation.md; an area or interval that is not defined is null. What figures are
/// drawn of (curves, the reliability diagram) is left out unless `curves`. Names are made valid UTF-8.
nlohmann::json to_json(const Evaluation& evaluation, const std::vector<std::string>& labels,
                       bool curves = false);

}  // namespace resonet
