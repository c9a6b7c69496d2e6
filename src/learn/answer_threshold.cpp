#include "learn/answer_threshold.h"

#include <algorithm>
#include <cmath>

#include "evaluation/risk_coverage.h"

namespace resonet {

double answer_threshold(const AnswerSettings& settings, std::span<const float> probabilities,
                        std::span<const int> truth, int labels) {
    const auto finite = [](float value) { return std::isfinite(value); };
    if (!(settings.risk > 0) || !std::ranges::all_of(probabilities, finite)) return 0;
    const double highest = std::nextafter(1.0, 0.0);
    const auto point = threshold_for_risk(risk_coverage(probabilities, truth, labels), settings.risk);
    return point ? std::min(point->threshold, highest) : highest;
}

}  // namespace resonet
