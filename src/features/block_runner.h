#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "features/block_analyser.h"
#include "features/sample_blocks.h"
#include "features/settings.h"

namespace resonet {

/// Analyses recordings block by block on up to `threads` threads (0: all cores). At most that many blocks
/// exist at a time. One object is used by one thread at a time, for any number of recordings: what they all
/// need, as filters and plans of transforms, is made once.
class BlockRunner {
  public:
    BlockRunner(const FrameNeeds& needs, const AnalysisSettings& settings, std::size_t threads);

    /// `consume` gets the findings of each block in order, on the caller's thread. Errors: those of
    /// BlockAnalyser, Interrupted, and what `reader` and `consume` throw.
    void run(SampleReader reader, const std::function<void(BlockFindings&&)>& consume);

  private:
    FrameNeeds needs_;
    AnalysisSettings settings_;
    std::vector<std::unique_ptr<BlockAnalyser>> analysers_;  // one a thread, made when needed
    std::vector<float> memory_;                              // of SampleBlocks
    std::vector<SampleBlock> batch_;
    std::vector<BlockFindings> found_;
};

}  // namespace resonet
