#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet plot`, which draws pictures of a recording.
void add_plot_command(CLI::App& app, Action& action);

}  // namespace resonet
