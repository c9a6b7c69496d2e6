#include "data/finding.h"

#include <fmt/format.h>

#include "core/progress.h"

namespace resonet {

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "note";
        case Severity::warning:
            return "warning";
        case Severity::error:
            break;
    }
    return "error";
}

std::string clip_name(const Manifest& manifest, std::size_t i) {
    const ClipRecord& clip = manifest.clips[i];
    if (has_rows(manifest.kind)) return fmt::format("{} (row {})", clip.track, clip.row);
    const std::filesystem::path folder = manifest.source.parent_path().lexically_normal();
    const std::filesystem::path relative = clip.path.lexically_normal().lexically_relative(folder);
    const bool below = !relative.empty() && *relative.begin() != "..";
    std::string name = (below ? relative : clip.path).string();
    if (clip.start > 0.0) name += " at " + clock_text(clip.start);
    return name;
}

}  // namespace resonet
