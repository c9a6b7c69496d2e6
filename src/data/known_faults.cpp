#include "data/known_faults.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "data/gtzan_artists.h"

namespace resonet {
namespace {

struct FaultyClip {
    std::string_view track;
    std::string_view fault;
};

constexpr std::array gtzan_faulty_clips = {
    FaultyClip{"jazz.00054", "cannot be decoded in the copies of GTZAN found today"},
    FaultyClip{"reggae.00086", "badly distorted for most of its length (Sturm 2013)"},
};

// Those whose published pictures of spectrograms are identical, bit for bit.
constexpr std::array gtzan_exact_copies = {
    std::pair{std::string_view("disco.00098"), std::string_view("disco.00099")},
    std::pair{std::string_view("hiphop.00039"), std::string_view("hiphop.00045")},
    std::pair{std::string_view("hiphop.00076"), std::string_view("hiphop.00078")},
    std::pair{std::string_view("metal.00034"), std::string_view("metal.00094")},
    std::pair{std::string_view("metal.00040"), std::string_view("metal.00061")},
    std::pair{std::string_view("metal.00041"), std::string_view("metal.00062")},
    std::pair{std::string_view("metal.00042"), std::string_view("metal.00063")},
    std::pair{std::string_view("metal.00043"), std::string_view("metal.00064")},
    std::pair{std::string_view("metal.00044"), std::string_view("metal.00065")},
    std::pair{std::string_view("metal.00045"), std::string_view("metal.00066")},
    std::pair{std::string_view("metal.00058"), std::string_view("rock.00016")},
    std::pair{std::string_view("pop.00054"), std::string_view("pop.00060")},
    std::pair{std::string_view("pop.00067"), std::string_view("pop.00071")},
    std::pair{std::string_view("reggae.00081"), std::string_view("reggae.00082")},
};

/// Clips of `manifest` by what GTZAN calls them.
using ClipsByTrack = std::map<std::string, std::vector<std::size_t>, std::less<>>;

ClipsByTrack gtzan_clips(const Manifest& manifest) {
    ClipsByTrack clips;
    std::size_t known = 0;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const ClipRecord& clip = manifest.clips[i];
        // gtzan_name() passes over an extension, which a track lacks.
        std::optional<GtzanName> name = gtzan_name(clip.track + ".wav");
        if (!name && !has_rows(manifest.kind)) name = gtzan_name(clip.path.filename());
        if (!name) continue;
        ++known;
        if (is_checked(clip)) clips[name->track()].push_back(i);
    }
    if (2 * known < manifest.clips.size()) clips.clear();
    return clips;
}

std::span<const std::size_t> find(const ClipsByTrack& clips, std::string_view track) {
    const auto found = clips.find(track);
    return found == clips.end() ? std::span<const std::size_t>() : found->second;
}

}  // namespace

std::vector<Finding> known_faults(const Manifest& manifest, std::span<const std::string> clusters) {
    const ClipsByTrack clips = gtzan_clips(manifest);
    Finding faulty = {"known_fault",
                      Severity::warning,
                      "Known to be faulty in GTZAN",
                      exclusion_by_hand(manifest) + " for these",
                      "clip",
                      {}};
    for (const FaultyClip& fault : gtzan_faulty_clips) {
        for (const std::size_t i : find(clips, fault.track)) {
            faulty.items.push_back({{i}, {}, std::string(fault.fault)});
        }
    }
    Finding copies = {"known_duplicate",
                      Severity::warning,
                      "Known copies in GTZAN (identical published spectrograms; not a complete list)",
                      exclusion_by_hand(manifest) +
                          " for one of each, and for both where the genres differ; Sturm (2013) lists 50 "
                          "exact repetitions",
                      "pair",
                      {}};
    for (const auto& [one, other] : gtzan_exact_copies) {
        const std::span<const std::size_t> first = find(clips, one);
        const std::span<const std::size_t> second = find(clips, other);
        if (first.empty() || second.empty()) continue;
        const std::string& cluster = clusters[first.front()];
        if (!cluster.empty() && cluster == clusters[second.front()]) continue;
        const auto [low, high] = std::minmax(first.front(), second.front());
        copies.items.push_back({{low, high}, {}, "exact copies"});
    }
    std::vector<Finding> findings;
    if (!faulty.items.empty()) findings.push_back(std::move(faulty));
    if (!copies.items.empty()) findings.push_back(std::move(copies));
    return findings;
}

}  // namespace resonet
