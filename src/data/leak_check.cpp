#include "data/leak_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t most_examples = 3;

/// Which splits things were seen in.
class Sightings {
  public:
    void add(const std::string& name, Split split) {
        Sighting& sighting = seen_[name];
        sighting.splits.insert(split);
        ++sighting.clips;
    }

    std::vector<Leak> leaks() const {
        std::vector<Leak> found;
        for (const auto& [name, sighting] : seen_) {
            if (sighting.splits.size() < 2) continue;
            found.push_back({name, {sighting.splits.begin(), sighting.splits.end()}, sighting.clips});
        }
        return found;
    }

  private:
    struct Sighting {
        std::set<Split> splits;
        std::size_t clips = 0;
    };
    std::map<std::string, Sighting> seen_;
};

/// "12 artists straddle the splits: 'x' (train, test), 'y' (train, valid), ..."
std::string describe(const std::vector<Leak>& leaks, std::string_view one, std::string_view many) {
    std::string text =
        fmt::format("{} {} the splits: ", leaks.size(),
                    leaks.size() == 1 ? fmt::format("{} straddles", one) : fmt::format("{} straddle", many));
    for (std::size_t i = 0; i < std::min(leaks.size(), most_examples); ++i) {
        std::vector<std::string_view> names;
        for (const Split split : leaks[i].splits) names.push_back(to_string(split));
        text +=
            fmt::format("{}'{}' ({})", i == 0 ? "" : ", ", printable(leaks[i].name), fmt::join(names, ", "));
    }
    if (leaks.size() > most_examples) text += ", ...";
    return text;
}

}  // namespace

LeakReport find_leaks(const Manifest& manifest) {
    Sightings tracks;
    Sightings files;
    Sightings artists;
    for (const ClipRecord& clip : manifest.clips) {
        if (clip.split == Split::unassigned || clip.split == Split::excluded) continue;
        tracks.add(clip.track, clip.split);
        // One file cut into clips is one recording, whatever the manifest calls them.
        if (!has_rows(manifest.kind)) files.add(clip.path.lexically_normal().string(), clip.split);
        if (!clip.artist.empty()) artists.add(clip.artist, clip.split);
    }
    LeakReport report = {tracks.leaks(), artists.leaks()};
    if (report.tracks.empty()) report.tracks = files.leaks();
    return report;
}

std::string require_disjoint(const Manifest& manifest, bool allow_leaky) {
    const LeakReport leaks = find_leaks(manifest);
    std::string report;
    if (!leaks.tracks.empty()) {
        const std::string text = describe(leaks.tracks, "track", "tracks");
        if (!allow_leaky) {
            throw UsageError(manifest.source.string(), text,
                             "give all clips of a track one split, or allow the leak by name");
        }
        report = text;
    }
    if (!leaks.artists.empty()) {
        if (!report.empty()) report += '\n';
        report += describe(leaks.artists, "artist", "artists");
    }
    return report;
}

}  // namespace resonet
