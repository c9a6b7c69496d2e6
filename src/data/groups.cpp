#include "data/groups.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "data/unions.h"

namespace resonet {
namespace {

/// Joins clips for which `name` gives the same text, if it is not empty.
template <typename Name>
void join_by(Unions& unions, const std::vector<ClipRecord>& clips, Name name) {
    std::unordered_map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < clips.size(); ++i) {
        std::string text = name(clips[i]);
        if (text.empty()) continue;
        const auto [found, is_new] = first.try_emplace(std::move(text), i);
        if (!is_new) unions.join(found->second, i);
    }
}

}  // namespace

std::string_view known_content(const ClipRecord& clip) {
    if (!clip.facts || std::isnan(clip.facts->peak)) return {};
    return clip.facts->content;
}

bool knows_copies(const Manifest& manifest) {
    return std::ranges::any_of(manifest.clips, [](const ClipRecord& clip) {
        return clip.split != Split::excluded && (!clip.cluster.empty() || !known_content(clip).empty());
    });
}

std::vector<std::size_t> group_numbers(const Manifest& manifest, const Grouping& by) {
    const std::vector<ClipRecord>& clips = manifest.clips;
    Unions unions(clips.size());
    if (by.file && !has_rows(manifest.kind)) {
        join_by(unions, clips, [](const ClipRecord& clip) { return clip.path.lexically_normal().string(); });
    }
    if (by.track) join_by(unions, clips, [](const ClipRecord& clip) { return clip.track; });
    if (by.cluster) {
        join_by(unions, clips, [](const ClipRecord& clip) { return clip.cluster; });
        join_by(unions, clips, [](const ClipRecord& clip) { return std::string(known_content(clip)); });
    }
    if (by.artist) join_by(unions, clips, [](const ClipRecord& clip) { return clip.artist; });
    if (by.album) {
        join_by(unions, clips, [](const ClipRecord& clip) {
            return clip.album.empty() ? std::string() : clip.artist + '\0' + clip.album;
        });
    }
    std::vector<std::size_t> numbers(clips.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const std::size_t root = unions.find(i);
        numbers[i] = root == i ? next++ : numbers[root];
    }
    return numbers;
}

}  // namespace resonet
