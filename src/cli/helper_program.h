#pragma once

#include <span>
#include <string>
#include <vector>

namespace resonet {

/// A command that another program of Resonet carries out, so that this one stays light.
struct HelperCommand {
    const char* name;
    const char* description;
    const char* program;
};

/// All of them.
std::span<const HelperCommand> helper_commands();

/// The helper command of that name, or none.
const HelperCommand* find_helper_command(const std::string& name);

/// Becomes the helper: looks for its program beside this one, then in PATH, and runs it with `arguments`,
/// of which the first is the command's name. Returns only by throwing: UsageError where the program is not
/// installed, SystemError where it cannot be started.
[[noreturn]] void run_helper(const HelperCommand& command, std::vector<std::string> arguments);

}  // namespace resonet
