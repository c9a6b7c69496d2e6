#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset check`: faults of a data set, copies in it, and leaks of its splits.
void add_dataset_check(CLI::App& dataset, Action& action);

}  // namespace resonet
