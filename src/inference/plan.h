#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "network/network.h"

namespace resonet {

/// One unit of work: a layer and what has been fused into it. With x the inputs, in this order:
/// result = activation(batch_norm(layer(x)) + residual).
struct Step {
    std::size_t layer = 0;                  ///< index in Network::layers
    std::vector<std::size_t> inputs;        ///< values
    std::size_t output = 0;                 ///< value
    std::optional<std::size_t> batch_norm;  ///< layer whose scale and shift go into the weights
    /// Value that the result is added to in place: the output takes over its memory. It has been computed
    /// by an earlier step, is not the network's input, and no later step needs it.
    std::optional<std::size_t> residual;
    std::optional<Activation> activation;
};

/// How a network is run: its layers as steps in order, dropout and drop path gone, batch normalisation,
/// residual sum and activation fused into the convolution or dense layer before them wherever nothing else
/// reads what lies between.
struct Plan {
    std::vector<Shape> values;  ///< of one example; value 0 is the network's input
    std::vector<Step> steps;
    std::size_t output = 0;  ///< value
};

/// Errors: UsageError as analyse().
Plan make_plan(const Network& network);

}  // namespace resonet
