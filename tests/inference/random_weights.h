#pragma once

#include <cstddef>
#include <vector>

#include "network/model.h"

namespace resonet::testing {

/// Values between -1 and 1, the same for the same seed.
std::vector<float> random_values(std::size_t count, unsigned seed);

/// Random weights for every tensor of `network`, of a size that keeps activations near 1.
Weights random_weights(const Network& network, unsigned seed);

}  // namespace resonet::testing
