#pragma once

#include <optional>
#include <span>

namespace resonet {

/// Area under the receiver operating characteristic of `scores`, where clips with positive[i] should have the
/// higher ones: the share of pairs of a positive and another clip in which the positive has the higher score,
/// pairs of equal scores counting half (Mann and Whitney 1947; Hanley and McNeil 1982; scikit-learn's
/// roc_auc_score). None unless there are clips of both kinds. Errors: none; sizes must fit, scores be finite.
std::optional<double> roc_auc(std::span<const float> scores, std::span<const bool> positive);

/// Mean over labels of the area for that label against all others (scikit-learn: multi_class="ovr",
/// average="macro"). `probabilities` is [clip, label]. Labels without clips, and one that all clips have, are
/// left out; none if that leaves nothing.
std::optional<double> macro_roc_auc(std::span<const float> probabilities, std::span<const int> truth,
                                    int labels);

}  // namespace resonet
