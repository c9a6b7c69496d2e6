#include "cli/dataset_build.h"

#include "cli/dataset_build_debian.h"
#include "cli/dataset_build_mma.h"

namespace resonet {

void add_dataset_build(CLI::App& dataset, Action& action) {
    CLI::App* build = dataset.add_subcommand("build", "Make a data set of music that anybody may have");
    build->require_subcommand(1);
    build->footer(
        "Exit status: 0 all done, 1 some inputs failed, 2 wrong usage, 3 the system refused.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset build debian-core --list             what there is, and under which licences\n"
        "  resonet dataset build debian-core --out debian-core\n"
        "  resonet dataset build mma --out mma\n"
        "\n"
        "'resonet dataset build COMMAND --help' says more about a command.\n");
    add_dataset_build_debian(*build, action);
    add_dataset_build_mma(*build, action);
}

}  // namespace resonet
