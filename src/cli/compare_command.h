#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet compare`, which compares runs and writes a report of them.
void add_compare_command(CLI::App& app, Action& action);

}  // namespace resonet
