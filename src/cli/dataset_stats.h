#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset stats`: what a data set amounts to.
void add_dataset_stats(CLI::App& dataset, Action& action);

}  // namespace resonet
