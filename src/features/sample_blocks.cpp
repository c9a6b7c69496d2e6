#include "features/sample_blocks.h"

#include <algorithm>
#include <utility>

namespace resonet {

SampleReader read_from(std::span<const float> samples) {
    return [rest = samples](std::span<float> out) mutable {
        const std::size_t count = std::min(out.size(), rest.size());
        std::copy_n(rest.begin(), count, out.begin());
        rest = rest.subspan(count);
        return count;
    };
}

void SampleBlocks::read_up_to(std::size_t position) {
    if (ended_ || samples_read() >= position) return;
    std::size_t filled = samples_.size();
    samples_.resize(position - offset_);
    while (!ended_ && filled < samples_.size()) {
        const std::size_t count = reader_(std::span(samples_).subspan(filled));
        filled += count;
        ended_ = count == 0;
    }
    samples_.resize(filled);
}

bool SampleBlocks::next(SampleBlock& block) {
    const std::size_t wanted_end = next_frame_ + shape_.frames;
    // One more frame than the block and its context need tells whether the recording goes on.
    read_up_to((wanted_end + shape_.context) * shape_.hop + shape_.reach);
    if (samples_read() == 0) return false;
    block.total = ended_ ? samples_read() : SampleView::unknown;
    block.total_frames = ended_ ? 1 + samples_read() / shape_.hop : SampleView::unknown;
    if (next_frame_ >= block.total_frames) return false;
    block.first = next_frame_;
    block.end = std::min(wanted_end, block.total_frames);
    block.samples.assign(samples_.begin(), samples_.end());
    block.offset = offset_;
    next_frame_ = block.end;

    const std::size_t context = shape_.context * shape_.hop + shape_.reach;
    const std::size_t centre = next_frame_ * shape_.hop;
    const std::size_t keep_from = std::min(centre > context ? centre - context : 0, samples_read());
    if (keep_from > offset_) {
        samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(keep_from - offset_));
        offset_ = keep_from;
    }
    return true;
}

}  // namespace resonet
