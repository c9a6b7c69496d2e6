#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet-learn train`, which runs an experiment.
void add_train_command(CLI::App& app, Action& action);

}  // namespace resonet
