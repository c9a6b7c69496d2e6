#include "cli/export_playlist.h"

#include <fmt/format.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "data/manifest_stats.h"

namespace resonet {
namespace {

/// "John Lee Hooker - Boom Boom", as far as it is known.
std::string title_of(const ClipRecord& clip) {
    const std::string title = clip.title.empty() ? clip.track : clip.title;
    return printable(clip.artist.empty() ? title : clip.artist + " - " + title);
}

std::string entry(const Manifest& manifest, const ClipRecord& clip, const std::string& path) {
    const std::optional<double> seconds = known_seconds(manifest, clip);
    // -1 is how the format says that the length is not known.
    std::string text = fmt::format("#EXTINF:{},{}\n", seconds ? std::lround(*seconds) : -1, title_of(clip));
    if (clip.start > 0.0) text += fmt::format("#EXTVLCOPT:start-time={}\n", clip.start);
    if (std::isfinite(clip.duration)) {
        text += fmt::format("#EXTVLCOPT:stop-time={}\n", clip.start + clip.duration);
    }
    return text + path + '\n';
}

}  // namespace

std::vector<InputFailure> write_playlist(const std::filesystem::path& path, const Manifest& manifest) {
    if (manifest.kind != SourceKind::audio) {
        throw UsageError(manifest.source.string(), "holds no audio files to play", "choose csv or jsonl");
    }
    std::vector<InputFailure> failures;
    AtomicFile file(path);
    file.write("#EXTM3U\n");
    for (const ClipRecord& clip : manifest.clips) {
        const std::string name = std::filesystem::absolute(clip.path).lexically_normal().string();
        if (name.find_first_of("\r\n") == std::string::npos) {
            file.write(entry(manifest, clip, name));
        } else {
            failures.push_back({name, "has a line break in its name, which no playlist can hold"});
        }
    }
    file.commit();
    return failures;
}

}  // namespace resonet
