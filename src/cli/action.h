#pragma once

#include <functional>

#include "cli/exit_status.h"

namespace resonet {

/// What is left to do once the command line is understood. Failures come as exceptions.
using Action = std::function<ExitStatus()>;

}  // namespace resonet
