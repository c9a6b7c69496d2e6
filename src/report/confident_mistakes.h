#pragma once

#include <cstddef>
#include <vector>

#include "evaluation/prediction_set.h"

namespace resonet {

/// A clip that was answered wrongly, and how surely.
struct Mistake {
    std::size_t clip = 0;     ///< of the answer with the largest probability, in the set
    int said = 0;             ///< label
    float probability = 0;    ///< of `said`, the largest of all wrong answers of this clip
    float truth = 0;          ///< the probability of the true label in that answer
    std::size_t wrong = 0;    ///< wrong answers of this clip ...
    std::size_t answers = 0;  ///< ... out of so many: one a seed
};

/// The clips with the surest wrong answers, the surest first, at most `most`; a clip that several seeds
/// answer wrongly comes once. Of equal probabilities the first clip comes first.
std::vector<Mistake> confident_mistakes(const PredictionSet& answers, std::size_t most);

}  // namespace resonet
