#include "features/block_runner.h"

#include <algorithm>
#include <utility>

#include "core/interrupt.h"
#include "core/parallel.h"

namespace resonet {
namespace {

BlockShape shape_of(const FrameNeeds& needs, const AnalysisSettings& settings) {
    BlockShape shape;
    shape.hop = static_cast<std::size_t>(settings.stft.hop_length);
    // 512 frames of the usual size and hop; fewer where hops are wide or frames large.
    const std::size_t by_samples = (std::size_t{1} << 18) / shape.hop;
    const std::size_t by_bins = (std::size_t{1} << 20) / static_cast<std::size_t>(settings.stft.n_fft);
    shape.frames = std::clamp<std::size_t>(std::min(by_samples, by_bins), 8, 512);
    // The reflection at the end of a recording looks two samples further than the frame itself.
    const int longest =
        std::max({settings.stft.n_fft, settings.rms.frame_length, settings.zero_crossings.frame_length});
    shape.reach = static_cast<std::size_t>(longest) / 2 + 2;
    if (needs.separation) shape.context = Separation::context(settings.separation, settings.stft);
    return shape;
}

}  // namespace

BlockRunner::BlockRunner(const FrameNeeds& needs, const AnalysisSettings& settings, std::size_t threads)
    : needs_(needs),
      settings_(settings),
      analysers_(thread_count(threads)),
      batch_(analysers_.size()),
      found_(analysers_.size()) {
    analysers_.front() = std::make_unique<BlockAnalyser>(needs, settings);  // bad settings show here
}

void BlockRunner::run(SampleReader reader, const std::function<void(BlockFindings&&)>& consume) {
    SampleBlocks blocks(std::move(reader), shape_of(needs_, settings_), std::move(memory_));
    const std::size_t workers = analysers_.size();
    for (bool more = true; more;) {
        throw_if_interrupted();
        std::size_t count = 0;
        while (count < workers && (more = blocks.next(batch_[count]))) ++count;
        parallel_for(count, workers, [&](std::size_t i) {
            if (!analysers_[i]) analysers_[i] = std::make_unique<BlockAnalyser>(needs_, settings_);
            found_[i] = analysers_[i]->analyse(batch_[i]);
        });
        for (std::size_t i = 0; i < count; ++i) consume(std::move(found_[i]));
    }
    memory_ = blocks.take_memory();
}

}  // namespace resonet
