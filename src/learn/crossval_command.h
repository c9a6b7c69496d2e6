#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds the command `crossval` to `app`; it sets `action` when it is chosen.
void add_crossval_command(CLI::App& app, Action& action);

}  // namespace resonet
