#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_stream.h"
#include "features/sample_blocks.h"

namespace resonet {

/// A stretch of a track that becomes one image or one row.
struct Block {
    std::vector<float> samples;  ///< mono, at the reader's rate
    double start = 0;            ///< of the first sample in the track, in seconds
    double new_from = 0;         ///< what comes before this time, in seconds, was in the block before
};

/// A track that was decoded into memory, which has to outlive its readers.
struct DecodedTrack {
    std::filesystem::path path;  ///< that errors name
    int sample_rate = 0;         ///< Hz
    std::span<const float> samples;
    std::vector<std::string> warnings;  ///< of the decoding
};

/// Cuts a track into blocks of one size, one at a time, so that memory does not grow with the track. The last
/// block of a longer track reaches back into the block before, because an image of a few seconds would have
/// another maximum than those the model knows, and a row other statistics.
class BlockReader {
  public:
    /// Blocks of `block_size` samples at `sample_rate` (Hz). Errors: InputError for a file that cannot be
    /// decoded.
    BlockReader(const std::filesystem::path& path, int sample_rate, std::size_t block_size);

    /// The same blocks from memory. Errors: UsageError if the track has another rate.
    BlockReader(const DecodedTrack& track, int sample_rate, std::size_t block_size);

    /// The next block; none at the end. Errors: InputError if reading fails.
    std::optional<Block> next();

    /// Length of what was read so far, in seconds.
    double seconds() const;

    const std::vector<std::string>& warnings() const { return stream_ ? stream_->warnings() : warnings_; }

  private:
    std::size_t read(std::span<float> out) { return stream_ ? stream_->read(out) : memory_(out); }

    std::optional<AudioStream> stream_;  // or
    SampleReader memory_;
    std::vector<std::string> warnings_;
    int sample_rate_;
    std::size_t block_size_;
    std::size_t position_ = 0;  // samples read
    bool ended_ = false;
    std::vector<float> previous_;
};

}  // namespace resonet
