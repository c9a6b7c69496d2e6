#pragma once

#include "cli/evaluate_options.h"
#include "cli/exit_status.h"

namespace resonet {

/// Tests a model on the clips of a manifest, leaves a folder that can be compared with those of trainings,
/// and shows a summary. The figures of an earlier evaluation there stay until this one's are known. Where
/// only the report cannot be made, the figures and the summary are there all the same. Status: inputs_failed
/// where clips could not be used, or there is no report. Errors: UsageError, InputError, SystemError,
/// Interrupted.
ExitStatus evaluate_model(const EvaluateOptions& options);

}  // namespace resonet
