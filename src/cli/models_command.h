#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet models`, which lists the models at hand, and `resonet models show`, which describes one.
void add_models_command(CLI::App& app, Action& action);

}  // namespace resonet
