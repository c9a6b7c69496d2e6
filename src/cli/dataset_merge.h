#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset merge`: one data set of several.
void add_dataset_merge(CLI::App& dataset, Action& action);

}  // namespace resonet
