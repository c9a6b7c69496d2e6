#pragma once

#include <span>
#include <vector>

namespace resonet {

/// Clips whose largest probability lies in one of equal bins of [0, 1].
struct ReliabilityBin {
    double low = 0;
    double high = 1;
    int clips = 0;
    double confidence = 0;    ///< their mean largest probability; 0 without clips
    double accuracy = 0;      ///< share of right answers; 0 without clips
    double accuracy_low = 0;  ///< Wilson's 95 % interval
    double accuracy_high = 1;
};

/// The reliability diagram (DeGroot and Fienberg 1983), whose gaps between confidence and accuracy
/// expected_calibration_error() adds up. A bin holds its upper end, the first also 0. `repetitions`: of each
/// clip; see wilson_interval(). Errors: none; sizes must fit, and `bins` be at least 1.
std::vector<ReliabilityBin> reliability(std::span<const float> probabilities, std::span<const int> truth,
                                        int labels, int bins = 15, double repetitions = 1);

/// Mean over clips of the sum over labels of (probability - truth)^2, from 0 to 2 (Brier 1950);
/// 0 without clips. scikit-learn's brier_score_loss is of one label, and so half of this where there are two.
double brier_score(std::span<const float> probabilities, std::span<const int> truth, int labels);

}  // namespace resonet
