#pragma once

#include <filesystem>
#include <map>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "data/manifest.h"

namespace resonet {

/// Opens each file that used clips point at once, by open(path); same(a, b) tells whether two of them have
/// the same columns. Errors: UsageError if not; Interrupted; what `open` throws.
template <typename File, typename Open, typename Same>
std::map<std::filesystem::path, File> open_clip_files(const Manifest& manifest, const std::vector<bool>& used,
                                                      const Open& open, const Same& same) {
    std::map<std::filesystem::path, File> files;
    const std::pair<const std::filesystem::path, File>* first = nullptr;  // that was opened, not by name
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const std::filesystem::path& path = manifest.clips[i].path;
        if (!used[i] || files.contains(path)) continue;
        throw_if_interrupted();
        const auto added = files.emplace(path, open(path)).first;
        if (first == nullptr) first = &*added;
        if (same(first->second, added->second)) continue;
        throw UsageError(path.string(), "has other columns than '" + printable(first->first.string()) + "'",
                         "make a manifest of each");
    }
    return files;
}

}  // namespace resonet
