#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

namespace resonet {

/// Parses `arguments` (without the program's name) with `app` and runs the callback of the command found.
/// Returns the text that was asked for, if it was help or versions.
/// Errors: UsageError for arguments that do not fit, with a suggestion where a word is nearly right.
std::optional<std::string> parse_command_line(CLI::App& app, std::vector<std::string> arguments);

}  // namespace resonet
