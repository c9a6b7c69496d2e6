#pragma once

#include "service/serve_settings.h"

namespace resonet {

/// Serves the page and the interface until SIGINT or SIGTERM; a second one ends the process at once. Writes
/// where it listens to standard output, everything else to standard error. Jobs that run then get
/// `drain_seconds` to finish; the rest goes on at the next start. Errors: UsageError (address, keys, data
/// folder, models), SystemError.
void serve(ServeSettings settings);

}  // namespace resonet
