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

/// The reliability diagram; bins as those of expected_calibration_error().
std::vector<ReliabilityBin> reliability(std::span<const float> probabilities, std::span<const int> truth,
                                        int labels, int bins = 15);

/// Mean over clips of the sum over labels of (probability - truth)^2, from 0 to 2 (Brier 1950).
double brier_score(std::span<const float> probabilities, std::span<const int> truth, int labels);

}  // namespace resonet
