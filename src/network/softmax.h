#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace resonet {

/// probabilities[i] = exp(logits[i] / temperature) / sum: a distribution over the labels. Both spans have
/// one size, at least 1; temperature > 0.
inline void softmax(std::span<const float> logits, double temperature, std::span<double> probabilities) {
    const double largest = *std::max_element(logits.begin(), logits.end());
    double total = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        probabilities[i] = std::exp((logits[i] - largest) / temperature);
        total += probabilities[i];
    }
    for (double& p : probabilities) p /= total;
}

}  // namespace resonet
