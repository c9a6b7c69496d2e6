#pragma once

#include <nlohmann/json.hpp>

#include "inference/explanation_parts.h"

namespace resonet {

// The parts of an explanation in JSON, the same wherever one is told. Probabilities and relevances have six
// significant digits, times are in seconds to the millisecond.

/// {faithful, share, nothing_covered, most_relevant_covered, least_relevant_covered, random_covered}; with
/// `curves` also the draws, the areas and the curves.
nlohmann::ordered_json faithfulness_json(const Faithfulness& check, bool curves);

/// [{start, end, low_hz, high_hz, relevance}]: the ten strongest.
nlohmann::ordered_json regions_json(const Model& model, const Explanation& explanation, bool for_it);

/// {start, end, windows, time_edges, frequency_edges_hz, relevance}: means over the cells of a block, the
/// lowest bands first.
nlohmann::ordered_json map_json(const Model& model, const BlockExplanation& mapped);

/// [{name, value, training_mean, relevance}].
nlohmann::ordered_json descriptors_json(const Model& model, const Explanation& explanation);

}  // namespace resonet
