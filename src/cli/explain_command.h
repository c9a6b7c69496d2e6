#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet explain`, which shows what in a recording made a model say what it says.
void add_explain_command(CLI::App& app, Action& action);

}  // namespace resonet
