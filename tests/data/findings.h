#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "data/finding.h"
#include "data/manifest.h"

namespace resonet::testing {

/// A clip whose track is called like the file.
inline ClipRecord clip_of(const std::filesystem::path& path, const std::string& label,
                          Split split = Split::train) {
    ClipRecord clip;
    clip.path = path;
    clip.label = label;
    clip.track = path.stem().string();
    clip.split = split;
    return clip;
}

/// The finding of that check; null: there is none.
inline const Finding* find(const std::vector<Finding>& findings, const std::string& check) {
    const auto found = std::ranges::find(findings, check, &Finding::check);
    return found == findings.end() ? nullptr : &*found;
}

/// The clips of all its cases.
inline std::vector<std::size_t> clips_of(const std::vector<Finding>& findings, const std::string& check) {
    const Finding* const finding = find(findings, check);
    std::vector<std::size_t> clips;
    if (finding == nullptr) return clips;
    for (const FindingItem& item : finding->items)
        clips.insert(clips.end(), item.clips.begin(), item.clips.end());
    return clips;
}

using Clips = std::vector<std::size_t>;

}  // namespace resonet::testing
