#pragma once

#include <cstddef>
#include <functional>

#include "features/block_analyser.h"
#include "features/sample_blocks.h"
#include "features/settings.h"

namespace resonet {

/// Analyses a recording block by block on up to `threads` threads (0: all cores); `consume` gets the findings
/// in order, on the caller's thread. At most `threads` blocks exist at a time. Errors: those of
/// BlockAnalyser, Interrupted, and what `reader` and `consume` throw.
void run_blocks(SampleReader reader, const FrameNeeds& needs, const AnalysisSettings& settings,
                std::size_t threads, const std::function<void(BlockFindings&&)>& consume);

}  // namespace resonet
