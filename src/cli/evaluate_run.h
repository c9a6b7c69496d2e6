#pragma once

#include "cli/evaluate_options.h"
#include "cli/exit_status.h"

namespace resonet {

/// Tests a model on the clips of a manifest, leaves a folder that can be compared with those of trainings,
/// and shows a summary. Interrupted, or where it fails, it leaves nothing.
/// Errors: UsageError, InputError, SystemError, Interrupted.
ExitStatus evaluate_model(const EvaluateOptions& options);

}  // namespace resonet
