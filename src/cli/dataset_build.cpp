#include "cli/dataset_build.h"

#include "cli/dataset_build_debian.h"
#include "cli/dataset_build_mma.h"

namespace resonet {

void add_dataset_build(CLI::App& dataset, Action& action) {
    CLI::App* build = dataset.add_subcommand("build", "Make a data set of music that anybody may have");
    build->require_subcommand(1);
    add_dataset_build_debian(*build, action);
    add_dataset_build_mma(*build, action);
}

}  // namespace resonet
