#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet extract`, which computes descriptors of audio files.
void add_extract_command(CLI::App& app, Action& action);

}  // namespace resonet
