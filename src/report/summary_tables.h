#pragma once

#include <string>

#include "report/tables.h"

namespace resonet {

/// One row a model, in the comparison's order.
Table results_table(const Comparison& comparison);

/// One row a pair.
Table pairs_table(const Comparison& comparison);

/// "n = 290 clips of 120 artists; seeds 1 to 3; column 'split'."
std::string circumstances(const ComparedModel& model);

}  // namespace resonet
