#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet recipes`, which lists the recipes that come with the program, and `resonet recipes show`,
/// which tells what one says.
void add_recipes_command(CLI::App& app, Action& action);

}  // namespace resonet
