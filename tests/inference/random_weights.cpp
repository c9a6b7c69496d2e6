#include "inference/random_weights.h"

#include <cmath>
#include <random>

namespace resonet::testing {

std::vector<float> random_values(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        value = static_cast<float>(static_cast<double>(generator()) / 2147483648.0 - 1.0);
    }
    return values;
}

Weights random_weights(const Network& network, unsigned seed) {
    Weights weights;
    for (const LayerFacts& facts : analyse(network).layers) {
        for (const TensorSpec& spec : facts.tensors) {
            Tensor tensor{spec.shape, random_values(static_cast<std::size_t>(spec.size()), ++seed)};
            // Keeps the sum over a row near 1; statistics and scales near those of a trained network.
            const double row = static_cast<double>(spec.size()) / static_cast<double>(spec.shape[0]);
            const auto factor = static_cast<float>(spec.shape.size() > 1 ? std::sqrt(3.0 / row) : 0.5);
            const bool deviation = spec.name.ends_with(".deviation");
            for (float& value : tensor.values) value *= deviation ? 0.5F : factor;
            const bool positive = spec.name.ends_with(".running_var") ||
                                  (spec.shape.size() == 1 && spec.name.ends_with(".weight"));
            if (positive || deviation) {
                for (float& value : tensor.values) value += 1.0F;
            }
            weights.emplace(spec.name, std::move(tensor));
        }
    }
    return weights;
}

}  // namespace resonet::testing
