#pragma once

#include <optional>
#include <span>
#include <vector>

namespace resonet {

/// A receiver operating characteristic: from (0, 0) to (1, 1), one point for each distinct score that matters
/// (points in the middle of a straight line are left out, as by scikit-learn's roc_curve).
struct RocCurve {
    std::vector<double> false_positive_rate;
    std::vector<double> true_positive_rate;
    double area = 0;
};

/// The curve of `scores`; none unless there are clips of both kinds.
std::optional<RocCurve> roc_curve(std::span<const float> scores, std::span<const bool> positive);

struct RocCurves {
    std::vector<std::optional<RocCurve>> labels;  ///< each label against all others
    std::optional<RocCurve> micro;  ///< all pairs of clip and label as one (scikit-learn: average="micro")
    /// The mean of the labels' curves over all their false positive rates, which macro_roc_auc() is the area
    /// of up to rounding.
    std::optional<RocCurve> macro;
};

/// `probabilities` is [clip, label].
RocCurves roc_curves(std::span<const float> probabilities, std::span<const int> truth, int labels);

}  // namespace resonet
