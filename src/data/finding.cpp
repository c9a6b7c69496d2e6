#include "data/finding.h"

#include <fmt/format.h>

#include "core/progress.h"
#include "core/text.h"

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

std::string exclusion_command(const Manifest& manifest) {
    std::string source = printable(manifest.source.string());
    if (source.find_first_of(" '\"$&();*?<>|`\\") != std::string::npos) {
        // As a shell takes it: a quote within quotes ends them, stands by itself and opens them again.
        for (std::size_t at = 0; (at = source.find('\'', at)) != std::string::npos; at += 4) {
            source.replace(at, 1, "'\\''");
        }
        source = "'" + source + "'";
    }
    return fmt::format("resonet dataset check {} --exclude --out clean.csv",
                       source.empty() ? "MANIFEST" : source);
}

std::string exclusion_by_hand(const Manifest& manifest) {
    return fmt::format("write 'excluded' into column '{}'", printable(manifest.split_column));
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
