#include "cli/dataset_command.h"

#include "cli/dataset_scan.h"

namespace resonet {

void add_dataset_command(CLI::App& app, Action& action) {
    CLI::App* dataset =
        app.add_subcommand("dataset", "Make data sets, prove them, and split them without leaks");
    dataset->require_subcommand(1);
    add_dataset_scan(*dataset, action);
}

}  // namespace resonet
