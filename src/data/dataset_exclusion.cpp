#include "data/dataset_exclusion.h"

#include <set>
#include <string>
#include <vector>

#include "data/duplicates.h"
#include "data/label_findings.h"

namespace resonet {

std::size_t exclude_faults(Manifest& manifest, const DatasetCheck& check) {
    std::vector<ClipRecord>& clips = manifest.clips;
    std::size_t excluded = 0;
    const auto exclude = [&](std::size_t i) {
        clips[i].split = Split::excluded;
        ++excluded;
    };
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const bool useless = !check.contents[i].problem.empty() || check.contents[i].blank;
        if (useless && is_checked(clips[i])) exclude(i);
    }
    const Manifest known = annotated(manifest, check);
    for (const std::vector<std::size_t>& recording : conflicting_recordings(known)) {
        for (const std::size_t i : recording) exclude(i);
    }
    for (const std::vector<std::size_t>& cluster : clips_by_cluster(check.clusters)) {
        std::vector<std::size_t> usable;
        for (const std::size_t i : cluster) {
            if (is_checked(clips[i])) usable.push_back(i);
        }
        if (usable.empty()) continue;
        const ClipRecord& first = clips[usable.front()];
        std::set<std::string> contents;
        for (const std::size_t i : usable) {
            const std::string& content = check.contents[i].content;
            const bool copy = !content.empty() && !contents.insert(content).second;
            if (copy || clips[i].track != first.track) exclude(i);
        }
    }
    return excluded;
}

}  // namespace resonet
