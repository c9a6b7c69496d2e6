#include "learn/figures.h"

#include "evaluation/faulty_argmax.h"

namespace resonet {

nlohmann::json faulty_argmax_figures(const WindowLogits& windows, std::span<const int> truth,
                                     double temperature) {
    const std::vector<float> probabilities = clip_probabilities(windows, temperature);
    const Interval accuracy = faulty_argmax_accuracy(probabilities, truth, windows.labels);
    return {{"faulty_argmax_accuracy", accuracy.value},
            {"faulty_argmax_accuracy_interval_95", {accuracy.low, accuracy.high}}};
}

}  // namespace resonet
