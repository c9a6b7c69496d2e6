#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "audio/audio_stream.h"

namespace resonet {

/// A stretch of a track that becomes one image or one row.
struct Block {
    std::vector<float> samples;  ///< mono, at the reader's rate
    double start = 0;            ///< of the first sample in the track, in seconds
    double new_from = 0;         ///< what comes before this time, in seconds, was in the block before
};

/// Cuts a track into blocks of one size, one at a time, so that memory does not grow with the track. The last
/// block of a longer track reaches back into the block before, because an image of a few seconds would have
/// another maximum than those the model knows, and a row other statistics.
class BlockReader {
  public:
    /// Blocks of `block_size` samples at `sample_rate` (Hz). Errors: InputError for a file that cannot be
    /// decoded.
    BlockReader(const std::filesystem::path& path, int sample_rate, std::size_t block_size);

    /// The next block; none at the end. Errors: InputError if reading fails.
    std::optional<Block> next();

    /// Length of what was read so far, in seconds.
    double seconds() const;

    const std::vector<std::string>& warnings() const { return stream_.warnings(); }

  private:
    AudioStream stream_;
    int sample_rate_;
    std::size_t block_size_;
    std::size_t position_ = 0;  // samples read
    bool ended_ = false;
    std::vector<float> previous_;
};

}  // namespace resonet
