#pragma once

#include <string>
#include <vector>

#include "report/tables.h"

namespace resonet {

/// The tables of one model: classes, confusion, artists, durations, calibration, risk-coverage and epochs;
/// those of which nothing is known have no rows.
std::vector<Table> model_tables(const ComparedModel& model, const std::vector<std::string>& labels);

}  // namespace resonet
