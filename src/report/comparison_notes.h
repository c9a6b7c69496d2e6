#pragma once

#include <string>
#include <vector>

#include "report/comparison.h"

namespace resonet {

/// What readers of `comparison` must know, most important first, one sentence or two each: leaks, figures of
/// the validation split, unlike data, missing seeds and folds, unknown artists, few units.
std::vector<std::string> comparison_notes(const Comparison& comparison);

/// "seed 1", "seeds 1, 2 and 5", "seeds 1 to 10".
std::string seeds_text(const ComparedModel& model);

}  // namespace resonet
