#include "cli/helper_program.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <system_error>
#include <vector>

#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array commands{
    HelperCommand{"train", "Train a network on a data set", "resonet-learn"},
    HelperCommand{"crossval", "Train and test a recipe on every fold of a data set", "resonet-learn"},
    HelperCommand{"reproduce", "Repeat published experiments, and tell what their splits hide",
                  "resonet-learn"},
};

bool is_program(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

/// Folders to look in: this program's own, then those of PATH.
std::vector<fs::path> program_folders() {
    std::vector<fs::path> folders;
    std::error_code ignored;
    const fs::path self = fs::read_symlink("/proc/self/exe", ignored);
    if (!self.empty()) folders.push_back(self.parent_path());
    const char* path = std::getenv("PATH");
    std::istringstream list(path == nullptr ? "" : path);
    for (std::string folder; std::getline(list, folder, ':');) {
        if (!folder.empty()) folders.emplace_back(folder);
    }
    return folders;
}

}  // namespace

std::span<const HelperCommand> helper_commands() {
    return commands;
}

const HelperCommand* find_helper_command(const std::string& name) {
    for (const HelperCommand& command : commands) {
        if (name == command.name) return &command;
    }
    return nullptr;
}

void run_helper(const HelperCommand& command, std::vector<std::string> arguments) {
    for (const fs::path& folder : program_folders()) {
        fs::path program = folder / command.program;
        if (!is_program(program)) continue;
        std::string name = command.program;
        std::vector<char*> call{name.data()};
        for (std::string& argument : arguments) call.push_back(argument.data());
        call.push_back(nullptr);
        execv(program.c_str(), call.data());
        throw SystemError(program.string(), "cannot be started: " + std::generic_category().message(errno));
    }
    throw UsageError(command.name, "the trainer is not installed",
                     std::string("build with -DRESONET_LEARN=ON or install the package ") + command.program);
}

}  // namespace resonet
