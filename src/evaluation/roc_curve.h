#pragma once

#include <optional>
#include <span>
#include <vector>

namespace resonet {

/// A receiver operating characteristic: from (0, 0) to (1, 1), one point for each distinct score at which the
/// curve bends. Points in the middle of a straight line are left out, all of them, where scikit-learn's
/// roc_curve leaves out most.
struct RocCurve {
    std::vector<double> false_positive_rate;
    std::vector<double> true_positive_rate;
    double area = 0;  ///< of the pairs of a positive and another clip, the share in the right order
};

/// The curve of `scores`; none unless there are clips of both kinds. Errors: none; sizes must fit, scores be
/// finite.
std::optional<RocCurve> roc_curve(std::span<const float> scores, std::span<const bool> positive);

/// The curve of each label against all others. `probabilities` is [clip, label].
std::vector<std::optional<RocCurve>> label_roc_curves(std::span<const float> probabilities,
                                                      std::span<const int> truth, int labels);

struct RocCurves {
    std::vector<std::optional<RocCurve>> labels;  ///< each label against all others
    std::optional<RocCurve> micro;  ///< all pairs of clip and label as one (scikit-learn: average="micro")
    /// The mean of the labels' curves at each of their false positive rates; where one of them rises upright,
    /// so does the mean. Its area is macro_roc_auc().
    std::optional<RocCurve> macro;
};

/// `probabilities` is [clip, label].
RocCurves roc_curves(std::span<const float> probabilities, std::span<const int> truth, int labels);

}  // namespace resonet
