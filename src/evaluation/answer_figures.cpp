#include "evaluation/answer_figures.h"

#include <nlohmann/json.hpp>

#include "evaluation/risk_coverage.h"

namespace resonet {

nlohmann::json answer_figures(std::span<const float> probabilities, std::span<const int> truth, int labels,
                              double unsure_below) {
    RiskCoveragePoint answers;
    for (const RiskCoveragePoint& point : risk_coverage(probabilities, truth, labels).points) {
        if (point.threshold < unsure_below) break;
        answers = point;
    }
    return {{"answered", answers.coverage},
            {"risk_answered", answers.coverage > 0 ? nlohmann::json(answers.risk) : nlohmann::json()}};
}

}  // namespace resonet
