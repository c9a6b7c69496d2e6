#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet dataset`, which makes manifests of data sets.
void add_dataset_command(CLI::App& app, Action& action);

}  // namespace resonet
