#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset split`: divides a manifest into splits or folds.
void add_dataset_split(CLI::App& dataset, Action& action);

}  // namespace resonet
