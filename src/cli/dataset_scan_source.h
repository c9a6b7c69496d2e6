#pragma once

#include "cli/dataset_scan_options.h"
#include "data/dataset_result.h"

namespace resonet {

/// Reads the data set that `options` name; with format auto, what it is taken for goes to standard error.
/// Nothing is measured. Errors: UsageError also for options that this format has no use for.
FoundDataset read_source(const ScanOptions& options);

}  // namespace resonet
