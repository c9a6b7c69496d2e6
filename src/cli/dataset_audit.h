#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset audit`: what straddles the splits of a manifest, and what that is worth.
void add_dataset_audit(CLI::App& dataset, Action& action);

}  // namespace resonet
