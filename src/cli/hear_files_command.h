#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet hear-files`, which HearingPool starts; it is not for people and not in the help.
void add_hear_files_command(CLI::App& app, Action& action);

}  // namespace resonet
