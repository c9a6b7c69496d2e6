#pragma once

#include <string>
#include <vector>

#include "network/network.h"

namespace resonet {

/// A Scaler in a network, whose statistics have to be fitted before training. It takes the network's input
/// itself (analyse() refuses any other), and owns "<layer>.mean" and "<layer>.deviation": [band], or the
/// shape of the input.
struct ScalerPlace {
    std::string layer;
    ScalerAxis axis = ScalerAxis::value;
};

/// The Scalers of a valid network, in its order.
std::vector<ScalerPlace> scaler_places(const Network& network);

}  // namespace resonet
