#pragma once

#include <filesystem>
#include <vector>

#include "report/run_folder.h"

namespace resonet {

/// Reads history.csv. Numbers that are none, as of a training that diverged, stay so; blank fields are no
/// numbers, either. Errors: InputError, naming file, line and remedy, for a missing column, an epoch that is
/// no positive whole number, or a field that is no number at all.
std::vector<EpochFigures> read_history(const std::filesystem::path& file);

}  // namespace resonet
