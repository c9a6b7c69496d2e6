#include "evaluation/roc.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <vector>

namespace resonet {

std::optional<double> roc_auc(std::span<const float> scores, std::span<const bool> positive) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    double won = 0;  // pairs, from the lowest score up
    double positives = 0;
    double others = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        double tied_positives = 0;
        double tied_others = 0;
        std::size_t end = begin;
        for (; end < order.size() && (end == begin || scores[order[end]] == scores[order[begin]]); ++end) {
            (positive[order[end]] ? tied_positives : tied_others) += 1;
        }
        won += tied_positives * (others + tied_others / 2);
        positives += tied_positives;
        others += tied_others;
        begin = end;
    }
    if (positives == 0 || others == 0) return std::nullopt;
    return won / (positives * others);
}

std::optional<double> macro_roc_auc(std::span<const float> probabilities, std::span<const int> truth,
                                    int labels) {
    const std::size_t clips = truth.size();
    const auto width = static_cast<std::size_t>(labels);
    std::vector<float> scores(clips);
    const auto positive = std::make_unique<bool[]>(clips);
    double sum = 0;
    int count = 0;
    for (std::size_t label = 0; label < width; ++label) {
        for (std::size_t clip = 0; clip < clips; ++clip) {
            scores[clip] = probabilities[clip * width + label];
            positive[clip] = static_cast<std::size_t>(truth[clip]) == label;
        }
        if (const auto area = roc_auc(scores, {positive.get(), clips})) {
            sum += *area;
            ++count;
        }
    }
    if (count == 0) return std::nullopt;
    return sum / count;
}

}  // namespace resonet
