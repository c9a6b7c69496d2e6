#pragma once

#include "report/comparison.h"
#include "report/group_runs.h"

namespace resonet {

/// Evaluates all runs of a model, whose predictions have `labels` in that order.
ComparedModel compared_model(RunGroup group, const std::vector<std::string>& labels);

/// `predictions` with its labels in the order of `labels`. Errors: UsageError about `subject` where they are
/// not the same.
PredictionSet with_labels(PredictionSet predictions, const std::vector<std::string>& labels,
                          const std::string& subject);

}  // namespace resonet
