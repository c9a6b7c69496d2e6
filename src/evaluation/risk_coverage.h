#pragma once

#include <optional>
#include <span>
#include <vector>

namespace resonet {

/// What happens where a model answers only if it is sure enough (Geifman and El-Yaniv 2017).
struct RiskCoveragePoint {
    double threshold = 0;  ///< it answers where the largest probability is at least this
    double coverage = 0;   ///< share of clips it answers
    double risk = 0;       ///< share of wrong answers among these
};

struct RiskCoverage {
    std::vector<RiskCoveragePoint> points;  ///< by falling threshold; clips of equal confidence come together
    /// Mean risk over the coverages 1/n, 2/n, ... 1 (AURC). Clips of equal confidence have no order: they
    /// count as in the mean of all their orders.
    double area = 0;
};

/// Empty without clips. `probabilities` is [clip, label]; a clip's confidence is its largest one.
RiskCoverage risk_coverage(std::span<const float> probabilities, std::span<const int> truth, int labels);

/// The lowest threshold at which the share of wrong answers is at most `risk`; none if there is none.
std::optional<RiskCoveragePoint> threshold_for_risk(const RiskCoverage& curve, double risk);

}  // namespace resonet
