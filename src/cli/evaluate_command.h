#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet evaluate`, which tests a model on the clips of a manifest.
void add_evaluate_command(CLI::App& app, Action& action);

}  // namespace resonet
