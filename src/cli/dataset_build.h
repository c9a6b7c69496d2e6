#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset build`: makes the data sets whose music anybody may have; one sub-command for each.
void add_dataset_build(CLI::App& dataset, Action& action);

}  // namespace resonet
