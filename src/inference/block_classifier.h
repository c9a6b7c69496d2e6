#pragma once

#include <memory>
#include <vector>

#include "inference/block_examples.h"
#include "inference/classifier.h"
#include "inference/responder.h"

namespace resonet {

/// What came out of one block.
struct BlockResult {
    std::vector<WindowPrediction> windows;  ///< none if the block is silent
    StageTimes times;
};

/// What makes examples and what answers them, of one thread.
class BlockClassifier {
  public:
    /// For a model with so many labels, whose logits are divided by `temperature`.
    BlockClassifier(std::unique_ptr<BlockExamples> examples, std::unique_ptr<Responder> responder,
                    std::size_t labels, double temperature);

    /// Classifies the examples of a block. Errors: InputError about the sound, but not for silence;
    /// SystemError.
    BlockResult classify(const Block& block);

  private:
    std::unique_ptr<BlockExamples> maker_;
    std::unique_ptr<Responder> responder_;
    std::size_t labels_;
    double temperature_;
    Examples examples_;
    std::vector<float> logits_;
};

/// Processor time of the calling thread, in seconds.
double thread_seconds();

}  // namespace resonet
