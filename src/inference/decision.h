#pragma once

#include <cstddef>
#include <span>

namespace resonet {

/// The answer that probabilities give, and whether a model commits itself to it.
struct Decision {
    std::size_t label = 0;  ///< the most probable one; of equal ones the first
    float probability = 0;  ///< of that label
    bool sure = true;       ///< the probability is at least the confidence that was asked for
};

/// Decides by `probabilities`, one a label and at least one: those of a track, which are the mean over its
/// windows. `unsure_below` is a confidence from 0 (always sure) to 1, such as Model::unsure_below; it is
/// Chow's rule (1970) of rejecting where the largest probability is below a threshold.
Decision decide(std::span<const float> probabilities, double unsure_below);

}  // namespace resonet
