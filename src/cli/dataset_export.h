#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset export`: its clips as a playlist, table or JSON lines.
void add_dataset_export(CLI::App& dataset, Action& action);

}  // namespace resonet
