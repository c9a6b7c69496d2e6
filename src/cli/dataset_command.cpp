#include "cli/dataset_command.h"

#include "cli/dataset_audit.h"
#include "cli/dataset_build.h"
#include "cli/dataset_check.h"
#include "cli/dataset_export.h"
#include "cli/dataset_merge.h"
#include "cli/dataset_sample.h"
#include "cli/dataset_scan.h"
#include "cli/dataset_split.h"
#include "cli/dataset_stats.h"

namespace resonet {

void add_dataset_command(CLI::App& app, Action& action) {
    CLI::App* dataset =
        app.add_subcommand("dataset", "Make data sets, prove them, and split them without leaks");
    dataset->require_subcommand(1);
    dataset->footer(
        "Examples, the way of a data set:\n"
        "  resonet dataset scan genres --out genres.csv                      what is there\n"
        "  resonet dataset check genres.csv --exclude --out clean.csv        what is wrong with it\n"
        "  resonet dataset split clean.csv --scheme artist --out split.csv   train, valid and test\n"
        "  resonet dataset audit split.csv                                   what leaks between them\n"
        "  resonet train recipe.toml --data split.csv --out runs/first\n"
        "\n"
        "'resonet dataset COMMAND --help' says more about a command.\n"
        "Exit status: 0 all done, 1 some inputs failed, or a fault or leak was found, 2 wrong usage,\n"
        "3 the system refused, 130 interrupted.\n");
    add_dataset_scan(*dataset, action);
    add_dataset_build(*dataset, action);
    add_dataset_check(*dataset, action);
    add_dataset_audit(*dataset, action);
    add_dataset_split(*dataset, action);
    add_dataset_stats(*dataset, action);
    add_dataset_sample(*dataset, action);
    add_dataset_merge(*dataset, action);
    add_dataset_export(*dataset, action);
}

}  // namespace resonet
