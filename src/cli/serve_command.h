#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/action.h"

namespace resonet {

/// Adds `resonet serve`, the page and the interface for programs.
void add_serve_command(CLI::App& app, Action& action);

/// Adds `resonet keys`, which makes and revokes the keys that a server asks for.
void add_keys_command(CLI::App& app, Action& action);

/// Where a server keeps what it has, unless told otherwise: $XDG_DATA_HOME/resonet, or
/// ~/.local/share/resonet. Errors: UsageError if there is no home folder.
std::filesystem::path default_data_folder();

}  // namespace resonet
