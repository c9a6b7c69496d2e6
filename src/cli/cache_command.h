#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet cache`, which shows what is kept of earlier runs and deletes it.
void add_cache_command(CLI::App& app, Action& action);

}  // namespace resonet
