#pragma once

#include <cstddef>
#include <vector>

#include "data/dataset_result.h"
#include "data/measured_clips.h"

namespace resonet {

/// What else came of measuring a data set.
struct MeasuringReport {
    std::size_t from_cache = 0;          ///< clips that had been measured before
    std::vector<InputFailure> warnings;  ///< damage of clips that were kept
};

/// Measures the clips of `dataset`, which are of audio, and fills in their facts. Clips that cannot be
/// decoded, and those shorter than dataset.clip_seconds by more than a second, go from its clips to its
/// failures, which are sorted by subject then. Errors: as measure_clips().
MeasuringReport add_facts(FoundDataset& dataset, const MeasureOptions& options);

}  // namespace resonet
