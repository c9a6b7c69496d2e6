#pragma once

#include <vector>

#include "report/comparison.h"

namespace resonet {

/// All pairs of `models`, first < second, with Holm's correction over those that can be compared. Shows
/// progress on standard error if asked to. Errors: Interrupted.
std::vector<ModelPair> model_pairs(const std::vector<ComparedModel>& models, bool progress);

}  // namespace resonet
