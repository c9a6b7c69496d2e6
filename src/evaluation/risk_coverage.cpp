#include "evaluation/risk_coverage.h"

#include <algorithm>
#include <cstddef>

namespace resonet {
namespace {

struct Answer {
    float confidence;
    bool wrong;
};

/// By falling confidence.
std::vector<Answer> sorted_answers(std::span<const float> probabilities, std::span<const int> truth,
                                   int labels) {
    const auto width = static_cast<std::size_t>(labels);
    std::vector<Answer> answers;
    answers.reserve(truth.size());
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        const auto row = probabilities.subspan(clip * width, width);
        const auto best = std::ranges::max_element(row);
        answers.push_back({*best, best - row.begin() != truth[clip]});
    }
    std::ranges::sort(answers, std::ranges::greater(), &Answer::confidence);
    return answers;
}

}  // namespace

RiskCoverage risk_coverage(std::span<const float> probabilities, std::span<const int> truth, int labels) {
    const std::vector<Answer> answers = sorted_answers(probabilities, truth, labels);
    const auto clips = static_cast<double>(answers.size());
    RiskCoverage curve;
    double wrong = 0;
    double risks = 0;  // sum over the coverages
    for (std::size_t begin = 0; begin < answers.size();) {
        std::size_t end = begin;
        double tied_wrong = 0;
        for (; end < answers.size() && answers[end].confidence == answers[begin].confidence; ++end) {
            tied_wrong += answers[end].wrong ? 1 : 0;
        }
        const double share = tied_wrong / static_cast<double>(end - begin);
        for (std::size_t i = begin; i < end; ++i) {
            const auto before = static_cast<double>(i - begin + 1);
            risks += (wrong + share * before) / static_cast<double>(i + 1);
        }
        wrong += tied_wrong;
        const auto answered = static_cast<double>(end);
        curve.points.push_back({answers[begin].confidence, answered / clips, wrong / answered});
        begin = end;
    }
    if (!answers.empty()) curve.area = risks / clips;
    return curve;
}

std::optional<RiskCoveragePoint> threshold_for_risk(const RiskCoverage& curve, double risk) {
    const auto low_enough = [risk](const RiskCoveragePoint& point) { return point.risk <= risk; };
    const auto last = std::find_if(curve.points.rbegin(), curve.points.rend(), low_enough);
    if (last == curve.points.rend()) return std::nullopt;
    return *last;
}

}  // namespace resonet
