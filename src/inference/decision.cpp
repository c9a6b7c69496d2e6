#include "inference/decision.h"

#include <algorithm>

namespace resonet {

Decision decide(std::span<const float> probabilities, double unsure_below) {
    const auto best = std::ranges::max_element(probabilities);
    return {static_cast<std::size_t>(best - probabilities.begin()), *best,
            static_cast<double>(*best) >= unsure_below};
}

}  // namespace resonet
