#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset build mma`: clips of ten genres that programs play.
void add_dataset_build_mma(CLI::App& build, Action& action);

}  // namespace resonet
