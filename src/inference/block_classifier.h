#pragma once

#include <vector>

#include "features/front_end.h"
#include "inference/block_reader.h"
#include "inference/classifier.h"
#include "inference/runtime.h"

namespace resonet {

/// What came out of one block.
struct BlockResult {
    std::vector<WindowPrediction> windows;  ///< none if the block is silent
    StageTimes times;
};

/// Front end and network of one thread.
class BlockClassifier {
  public:
    BlockClassifier(const Model& model, Runtime runtime);

    /// Classifies the windows of a block of which at least half lies after block.new_from.
    /// Errors: SignalError, but not for silence.
    BlockResult classify(const Block& block);

  private:
    void run(const Image& image, std::span<const int> starts, const Block& block, BlockResult& result);

    const Model& model_;
    FrontEnd front_end_;
    Runtime runtime_;
    std::vector<float> input_;
    std::vector<float> logits_;
};

/// Processor time of the calling thread, in seconds.
double thread_seconds();

}  // namespace resonet
