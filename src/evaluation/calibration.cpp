#include "evaluation/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "evaluation/metrics.h"

namespace resonet {

std::vector<ReliabilityBin> reliability(std::span<const float> probabilities, std::span<const int> truth,
                                        int labels, int bins, double repetitions) {
    const auto width = static_cast<std::size_t>(labels);
    std::vector<ReliabilityBin> found(static_cast<std::size_t>(bins));
    std::vector<int> right(found.size());
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        const auto row = probabilities.subspan(clip * width, width);
        const auto best = std::ranges::max_element(row);
        const int bin =
            std::clamp(static_cast<int>(std::ceil(*best * static_cast<float>(bins))) - 1, 0, bins - 1);
        const auto place = static_cast<std::size_t>(bin);
        ++found[place].clips;
        found[place].confidence += *best;  // the sum, until it is divided below
        right[place] += best - row.begin() == truth[clip] ? 1 : 0;
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        ReliabilityBin& bin = found[i];
        bin.low = static_cast<double>(i) / bins;
        bin.high = static_cast<double>(i + 1) / bins;
        if (bin.clips > 0) bin.confidence /= bin.clips;
        const Interval accuracy = wilson_interval(right[i], bin.clips, repetitions);
        bin.accuracy = accuracy.value;
        bin.accuracy_low = accuracy.low;
        bin.accuracy_high = accuracy.high;
    }
    return found;
}

double brier_score(std::span<const float> probabilities, std::span<const int> truth, int labels) {
    if (truth.empty()) return 0;
    const auto width = static_cast<std::size_t>(labels);
    double sum = 0;
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        for (std::size_t label = 0; label < width; ++label) {
            const double wanted = static_cast<std::size_t>(truth[clip]) == label ? 1 : 0;
            const double error = probabilities[clip * width + label] - wanted;
            sum += error * error;
        }
    }
    return sum / static_cast<double>(truth.size());
}

}  // namespace resonet
