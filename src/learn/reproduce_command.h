#pragma once

#include "cli/action.h"

namespace CLI {
class App;
}

namespace resonet {

/// Adds the command `reproduce`: see reproduce().
void add_reproduce_command(CLI::App& app, Action& action);

}  // namespace resonet
