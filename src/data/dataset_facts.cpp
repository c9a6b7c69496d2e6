#include "data/dataset_facts.h"

#include <algorithm>
#include <utility>

#include "data/source_files.h"

namespace resonet {
namespace {

constexpr double tolerance_seconds = 1.0;

}  // namespace

MeasuringReport add_facts(FoundDataset& dataset, const MeasureOptions& options) {
    MeasuredClips measured = measure_clips(dataset.manifest, options);
    MeasuringReport report;
    report.from_cache = measured.from_cache;
    std::vector<ClipRecord> kept;
    for (std::size_t i = 0; i < measured.clips.size(); ++i) {
        ClipRecord& clip = dataset.manifest.clips[i];
        MeasuredClip& result = measured.clips[i];
        if (!result.measurement) {
            dataset.failures.push_back({clip.path.string(), std::move(result.problem)});
            continue;
        }
        const double seconds = result.measurement->facts.seconds;
        if (seconds < dataset.clip_seconds - tolerance_seconds) {
            dataset.failures.push_back(
                {clip.path.string(), short_clip_problem(seconds, dataset.clip_seconds)});
            continue;
        }
        for (std::string& warning : result.measurement->warnings) {
            report.warnings.push_back({clip.path.string(), std::move(warning)});
        }
        clip.facts = std::move(result.measurement->facts);
        kept.push_back(std::move(clip));
    }
    dataset.manifest.clips = std::move(kept);
    std::ranges::stable_sort(dataset.failures, {}, &InputFailure::subject);
    return report;
}

}  // namespace resonet
