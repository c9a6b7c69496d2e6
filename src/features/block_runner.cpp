#include "features/block_runner.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/interrupt.h"
#include "core/parallel.h"

namespace resonet {
namespace {

BlockShape shape_of(const FrameNeeds& needs, const AnalysisSettings& settings) {
    BlockShape shape;
    shape.hop = static_cast<std::size_t>(settings.stft.hop_length);
    // The reflection at the end of a recording looks two samples further than the frame itself.
    const int longest =
        std::max({settings.stft.n_fft, settings.rms.frame_length, settings.zero_crossings.frame_length});
    shape.reach = static_cast<std::size_t>(longest) / 2 + 2;
    if (needs.separation) shape.context = Separation::context(settings.separation, settings.stft);
    return shape;
}

}  // namespace

void run_blocks(SampleReader reader, const FrameNeeds& needs, const AnalysisSettings& settings,
                std::size_t threads, const std::function<void(BlockFindings&&)>& consume) {
    SampleBlocks blocks(std::move(reader), shape_of(needs, settings));
    const std::size_t workers = thread_count(threads);
    std::vector<std::unique_ptr<BlockAnalyser>> analysers;
    std::vector<SampleBlock> batch(workers);
    std::vector<BlockFindings> found(workers);
    for (bool more = true; more;) {
        throw_if_interrupted();
        std::size_t count = 0;
        while (count < workers && (more = blocks.next(batch[count]))) ++count;
        while (analysers.size() < count) {
            analysers.push_back(std::make_unique<BlockAnalyser>(needs, settings));
        }
        parallel_for(count, workers, [&](std::size_t i) { found[i] = analysers[i]->analyse(batch[i]); });
        for (std::size_t i = 0; i < count; ++i) consume(std::move(found[i]));
    }
}

}  // namespace resonet
