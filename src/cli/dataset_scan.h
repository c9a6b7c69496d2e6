#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset scan`: the manifest of files, arrays or tables.
void add_dataset_scan(CLI::App& dataset, Action& action);

}  // namespace resonet
