#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet classify`, which says the genres of audio files.
void add_classify_command(CLI::App& app, Action& action);

}  // namespace resonet
