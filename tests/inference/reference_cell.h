#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "network/model.h"

namespace resonet::testing {

using Values = std::vector<double>;

/// Reads a layer's tensors by role; empty where it has none.
struct Reader {
    const Layer& layer;
    const Weights& weights;

    Values operator()(const std::string& role) const {
        const auto found = weights.find(layer.name + "." + role);
        if (found == weights.end()) return {};
        return {found->second.values.begin(), found->second.values.end()};
    }
};

inline double sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

/// One direction ("" or "_reverse") of a recurrent layer over `input`, of `shape` [frame, feature]; gives
/// [frame, hidden].
Values run_direction(const Recurrent& spec, const Reader& tensor, const Values& input, const Shape& shape,
                     const std::string& direction);

}  // namespace resonet::testing
