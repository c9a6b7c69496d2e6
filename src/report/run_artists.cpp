#include "report/run_artists.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "data/clip_place.h"
#include "data/manifest.h"

namespace resonet {
namespace {

std::string manifest_of(const RunFolder& run) {
    const nlohmann::json::json_pointer manifest("/run/manifest");
    const bool told = run.record.contains(manifest) && run.record[manifest].is_string();
    return told ? run.record[manifest].get<std::string>() : std::string();
}

/// The clip as predictions name it.
PredictedClip named(const Manifest& manifest, const ClipRecord& clip) {
    PredictedClip named;
    named.file = valid_utf8(clip.path.string());
    named.place = place_text(manifest.kind, clip.row, clip.start);
    named.track = clip.track;
    return named;
}

}  // namespace

void RunArtists::fill_in(RunFolder& run) {
    const bool known =
        std::ranges::any_of(run.test.clips, [](const PredictedClip& clip) { return !clip.artist.empty(); });
    const std::string manifest = manifest_of(run);
    if (known || manifest.empty()) return;
    const std::optional<Clips>& clips = clips_of(manifest);
    if (!clips) return;
    std::vector<const Facts*> found;
    for (const PredictedClip& clip : run.test.clips) {
        const auto facts = clips->find(clip_key(clip));
        if (facts == clips->end()) return;
        if (facts->second.label != run.test.labels[static_cast<std::size_t>(clip.truth)]) return;
        found.push_back(&facts->second);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        run.test.clips[i].artist = found[i]->artist;
        if (std::isnan(run.test.clips[i].seconds)) run.test.clips[i].seconds = found[i]->seconds;
    }
}

const std::optional<RunArtists::Clips>& RunArtists::clips_of(const std::string& manifest) {
    const auto [entry, is_new] = manifests_.try_emplace(manifest);
    std::error_code error;
    if (!is_new || !std::filesystem::is_regular_file(manifest, error)) return entry->second;
    try {
        const Manifest read = read_manifest(manifest);
        Clips clips;
        for (const ClipRecord& clip : read.clips) {
            const double seconds = std::isfinite(clip.duration) ? clip.duration
                                   : clip.facts                 ? clip.facts->seconds
                                                                : std::numeric_limits<double>::quiet_NaN();
            clips.emplace(clip_key(named(read, clip)), Facts{clip.label, clip.artist, seconds});
        }
        entry->second = std::move(clips);
    } catch (const Error&) {
        // It may have changed since the run; then artists stay unknown.
    }
    return entry->second;
}

}  // namespace resonet
