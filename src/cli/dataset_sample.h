#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset sample`: a smaller data set drawn from one.
void add_dataset_sample(CLI::App& dataset, Action& action);

}  // namespace resonet
