#include "evaluation/window_logits.h"

#include <cmath>

#include "evaluation/metrics.h"
#include "network/softmax.h"

namespace resonet {

std::vector<float> clip_probabilities(const WindowLogits& windows, double temperature) {
    const std::size_t labels = windows.labels;
    std::vector<double> sums(windows.clip_count * labels);
    std::vector<int> counts(windows.clip_count);
    std::vector<double> probabilities_of_window(labels);
    for (std::size_t w = 0; w < windows.clips.size(); ++w) {
        softmax(std::span(windows.logits).subspan(w * labels, labels), temperature, probabilities_of_window);
        const std::size_t clip = windows.clips[w];
        for (std::size_t i = 0; i < labels; ++i) sums[clip * labels + i] += probabilities_of_window[i];
        ++counts[clip];
    }
    std::vector<float> probabilities(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        probabilities[i] = static_cast<float>(sums[i] / counts[i / labels]);
    }
    return probabilities;
}

double fit_temperature(const WindowLogits& windows, std::span<const int> truth) {
    if (truth.empty()) return 1;
    const auto loss = [&](double log_temperature) {
        return log_loss(clip_probabilities(windows, std::exp(log_temperature)), truth, windows.labels);
    };
    const double golden = (std::sqrt(5.0) - 1) / 2;
    double low = std::log(0.2);
    double high = std::log(5.0);
    while (high - low > 1e-3) {
        const double left = high - golden * (high - low);
        const double right = low + golden * (high - low);
        if (loss(left) < loss(right)) {
            high = right;
        } else {
            low = left;
        }
    }
    return std::exp((low + high) / 2);
}

}  // namespace resonet
