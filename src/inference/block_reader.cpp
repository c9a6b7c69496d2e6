#include "inference/block_reader.h"

#include <algorithm>

#include "core/error.h"

namespace resonet {

BlockReader::BlockReader(const std::filesystem::path& path, int sample_rate, std::size_t block_size)
    : stream_(AudioStream(path, {sample_rate})), sample_rate_(sample_rate), block_size_(block_size) {}

BlockReader::BlockReader(const DecodedTrack& track, int sample_rate, std::size_t block_size)
    : memory_(read_from(track.samples)),
      warnings_(track.warnings),
      sample_rate_(sample_rate),
      block_size_(block_size) {
    if (track.sample_rate != sample_rate) {
        throw UsageError(track.path.native(),
                         "was decoded at " + std::to_string(track.sample_rate) + " Hz, not at the " +
                             std::to_string(sample_rate) + " Hz that are heard",
                         "decode it again");
    }
}

std::optional<Block> BlockReader::next() {
    if (ended_) return std::nullopt;
    Block block;
    block.samples.resize(block_size_);
    const std::size_t count = read(block.samples);
    if (count < block_size_) ended_ = true;
    if (count == 0) return std::nullopt;
    block.samples.resize(count);
    const std::size_t begin = position_;
    position_ += count;
    std::size_t reach_back = 0;
    if (count < block_size_ && !previous_.empty()) {
        reach_back = block_size_ - count;
        block.samples.insert(block.samples.begin(), previous_.end() - static_cast<std::ptrdiff_t>(reach_back),
                             previous_.end());
    }
    block.start = static_cast<double>(begin - reach_back) / sample_rate_;
    block.new_from = static_cast<double>(begin) / sample_rate_;
    if (!ended_) previous_ = block.samples;
    return block;
}

double BlockReader::seconds() const {
    return static_cast<double>(position_) / sample_rate_;
}

}  // namespace resonet
