#include "evaluation/roc.h"

#include "evaluation/roc_curve.h"

namespace resonet {

std::optional<double> roc_auc(std::span<const float> scores, std::span<const bool> positive) {
    const std::optional<RocCurve> curve = roc_curve(scores, positive);
    if (!curve) return std::nullopt;
    return curve->area;
}

std::optional<double> macro_roc_auc(std::span<const float> probabilities, std::span<const int> truth,
                                    int labels) {
    double sum = 0;
    int count = 0;
    for (const std::optional<RocCurve>& curve : label_roc_curves(probabilities, truth, labels)) {
        if (!curve) continue;
        sum += curve->area;
        ++count;
    }
    if (count == 0) return std::nullopt;
    return sum / count;
}

}  // namespace resonet
