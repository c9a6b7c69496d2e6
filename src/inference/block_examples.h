#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "features/input_profile.h"
#include "inference/block_reader.h"

namespace resonet {

/// A stretch of a track, in seconds.
struct Stretch {
    double start = 0;
    double end = 0;
};

/// What a model is given of a block: examples of one size, one after another.
struct Examples {
    std::vector<float> values;
    std::vector<Stretch> stretches;  ///< what each is about
};

/// Turns blocks into examples. One object belongs to one thread at a time.
class BlockExamples {
  public:
    virtual ~BlockExamples() = default;

    /// Those examples of `block` of which at least half lies after block.new_from; none of silence.
    /// What was in `examples` goes; its memory is used again. Errors: InputError about the sound.
    virtual void make(const Block& block, Examples& examples) = 0;
};

/// How the blocks of a track are cut for a front end, and what turns them into examples.
struct Hearing {
    int sample_rate = 0;         ///< Hz
    std::size_t block_size = 0;  ///< samples
    /// One for another thread; may be called by several at once, as long as this lives.
    std::function<std::unique_ptr<BlockExamples>()> make_examples;
};

/// Windows of an image of the block, as the profile's view gives them; or one row of descriptors of it.
/// Errors: UsageError for a row whose columns audio does not give.
Hearing hearing_of(const InputProfile& input);

}  // namespace resonet
