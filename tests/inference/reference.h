#pragma once

#include <vector>

#include "network/model.h"

namespace resonet::testing {

/// The network's output for one example, computed layer by layer straight from the definitions in double
/// precision.
std::vector<double> reference_output(const Network& network, const Weights& weights,
                                     const std::vector<float>& input);

}  // namespace resonet::testing
