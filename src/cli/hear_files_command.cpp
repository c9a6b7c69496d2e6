#include "cli/hear_files_command.h"

#include <filesystem>
#include <memory>
#include <vector>

#include "worker/hearing_pool.h"

namespace resonet {

void add_hear_files_command(CLI::App& app, Action& action) {
    struct Options {
        int descriptor = -1;
        std::vector<std::filesystem::path> models;
    };
    CLI::App* command = app.add_subcommand("hear-files", "Hears files for a server, which starts it");
    command->group("");  // not in the help
    const auto options = std::make_shared<Options>();
    command->add_option("--descriptor", options->descriptor, "Socket to the server")
        ->required()
        ->check(CLI::Range(3, 1 << 20));
    command->add_option("MODEL", options->models, "Model files")->type_name("");
    command->callback([options, &action] {
        action = [options] {
            return static_cast<ExitStatus>(hold_models(options->descriptor, options->models));
        };
    });
}

}  // namespace resonet
