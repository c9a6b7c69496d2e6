#pragma once

#include <CLI/CLI.hpp>

#include "cli/action.h"

namespace resonet {

/// `resonet dataset build debian-core`: freely licensed music out of Debian packages.
void add_dataset_build_debian(CLI::App& build, Action& action);

}  // namespace resonet
