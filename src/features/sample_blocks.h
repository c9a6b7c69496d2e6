#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "dsp/sample_view.h"

namespace resonet {

/// Fills the span with the next samples of a recording (mono, at the settings' sample rate); returns how many
/// there were, fewer than asked for only at the end. AudioStream::read is one.
using SampleReader = std::function<std::size_t(std::span<float>)>;

/// Makes a reader that gives the same recording from its start.
using ReadAgain = std::function<SampleReader()>;

/// The samples of `samples`, which must outlive the reader.
SampleReader read_from(std::span<const float> samples);

/// Some frames of a recording with the samples that they need.
struct SampleBlock {
    std::vector<float> samples;
    std::size_t offset = 0;                          ///< of samples[0] in the recording
    std::size_t total = SampleView::unknown;         ///< samples in the recording, once its end is in reach
    std::size_t total_frames = SampleView::unknown;  ///< frames, likewise
    std::size_t first = 0;                           ///< the block is of the frames first ... end - 1
    std::size_t end = 0;

    SampleView view() const { return {samples, offset, total}; }
    /// Whether the recording ends with this block.
    bool last() const { return end == total_frames; }
};

/// Where a recording is cut.
struct BlockShape {
    std::size_t hop = 512;     ///< samples from the centre of a frame to the next
    std::size_t reach = 1026;  ///< samples that a frame sees on either side of its centre
    std::size_t frames = 512;  ///< in a block
    std::size_t context = 0;   ///< frames that are needed besides, on either side of a block
};

/// Cuts a recording into blocks of frames, centred on every hop-th sample. Holds one block's samples.
class SampleBlocks {
  public:
    /// `memory`: whose room is used, as that of an earlier recording.
    SampleBlocks(SampleReader reader, const BlockShape& shape, std::vector<float> memory = {})
        : reader_(std::move(reader)), shape_(shape), samples_(std::move(memory)) {
        samples_.clear();
    }

    /// Fills `block` with the next one; false at the end. A recording without samples has no blocks.
    bool next(SampleBlock& block);

    /// Samples read so far.
    std::size_t samples_read() const { return offset_ + samples_.size(); }

    /// Gives its memory up, for the next recording.
    std::vector<float> take_memory() { return std::move(samples_); }

  private:
    void read_up_to(std::size_t position);

    SampleReader reader_;
    BlockShape shape_;
    std::vector<float> samples_;  // from offset_ on
    std::size_t offset_ = 0;
    std::size_t next_frame_ = 0;
    bool ended_ = false;
};

}  // namespace resonet
