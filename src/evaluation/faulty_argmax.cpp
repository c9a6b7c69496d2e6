#include "evaluation/faulty_argmax.h"

#include <cstddef>

namespace resonet {

int faulty_argmax(std::span<const float> probabilities) {
    int chosen = 0;
    for (std::size_t label = 1; label < probabilities.size(); ++label) {
        if (probabilities[label] > probabilities[0]) chosen = static_cast<int>(label);
    }
    return chosen;
}

Interval faulty_argmax_accuracy(std::span<const float> probabilities, std::span<const int> truth,
                                int labels) {
    const auto width = static_cast<std::size_t>(labels);
    int correct = 0;
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        if (faulty_argmax(probabilities.subspan(clip * width, width)) == truth[clip]) ++correct;
    }
    return wilson_interval(correct, static_cast<int>(truth.size()));
}

}  // namespace resonet
