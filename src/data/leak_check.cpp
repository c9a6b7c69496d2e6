#include "data/leak_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t most_examples = 3;
constexpr std::size_t most_parts = 3;  // named of an example

/// The number of the part of its manifest that a clip is in; none: it does not count.
std::optional<int> part_of(const ClipRecord& clip, Division division) {
    if (clip.split == Split::excluded) return std::nullopt;
    if (division == Division::folds) return clip.fold;
    if (clip.split == Split::unassigned) return std::nullopt;
    return static_cast<int>(clip.split);
}

std::string part_name(int part, Division division) {
    return division == Division::folds ? fmt::format("fold {}", part)
                                       : std::string(to_string(static_cast<Split>(part)));
}

/// Which parts things were seen in.
class Sightings {
  public:
    /// `key` tells things apart and sorts them.
    void add(const std::string& key, const std::string& name, int part) {
        Sighting& sighting = seen_[key];
        if (sighting.clips_by_part.empty()) sighting.name = name;
        ++sighting.clips_by_part[part];
        ++known_;
    }

    LeaksOfKind leaks(Division division) const {
        LeaksOfKind found;
        found.names = seen_.size();
        found.known = known_;
        for (const auto& [key, sighting] : seen_) {
            if (sighting.clips_by_part.size() < 2) continue;
            Leak leak{sighting.name, {}, 0};
            for (const auto& [part, clips] : sighting.clips_by_part) {
                leak.parts.push_back(part_name(part, division));
                leak.clips += clips;
                if (division == Division::folds || part == static_cast<int>(Split::test)) {
                    found.test_clips += clips;
                }
            }
            found.clips += leak.clips;
            found.leaks.push_back(std::move(leak));
        }
        return found;
    }

  private:
    struct Sighting {
        std::string name;
        std::map<int, std::size_t> clips_by_part;
    };
    std::map<std::string, Sighting> seen_;
    std::size_t known_ = 0;
};

/// The groups of copies that clips belong to.
class Copies {
  public:
    explicit Copies(const Manifest& manifest)
        : numbers_(group_numbers(manifest, {.track = false, .file = false})) {
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            const ClipRecord& clip = manifest.clips[i];
            if (numbers_[i] == groups_.size()) groups_.push_back({clip.track, false, 0});
            Group& group = groups_[numbers_[i]];
            ++group.clips;
            if (group.has_cluster || clip.cluster.empty()) continue;
            group.has_cluster = true;
            group.name = clip.cluster;
        }
    }

    /// Whether clip `i` has a copy, or is said to.
    bool has(std::size_t i) const {
        const Group& group = groups_[numbers_[i]];
        return group.has_cluster || group.clips > 1;
    }

    std::size_t number(std::size_t i) const { return numbers_[i]; }
    const std::string& name(std::size_t i) const { return groups_[numbers_[i]].name; }

  private:
    struct Group {
        std::string name;
        bool has_cluster = false;
        std::size_t clips = 0;
    };
    std::vector<std::size_t> numbers_;
    std::vector<Group> groups_;
};

std::string album_name(const ClipRecord& clip) {
    return clip.artist.empty() ? clip.album : clip.artist + ": " + clip.album;
}

}  // namespace

std::string leak_noun(LeakKind kind, std::size_t count) {
    constexpr std::array<std::string_view, all_leak_kinds.size()> one = {
        "recording", "track", "file", "group of duplicates", "album", "artist"};
    if (kind == LeakKind::cluster && count != 1) return "groups of duplicates";
    return std::string(one[static_cast<std::size_t>(kind)]) + (count == 1 ? "" : "s");
}

LeakReport find_leaks(const Manifest& manifest, Division division) {
    std::array<Sightings, all_leak_kinds.size()> seen;
    const auto of = [&](LeakKind kind) -> Sightings& { return seen[static_cast<std::size_t>(kind)]; };
    const std::vector<std::size_t> recordings = group_numbers(manifest, {});
    const Copies copies(manifest);
    std::vector<std::string> first_tracks;
    LeakReport report;
    report.division = division;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const ClipRecord& clip = manifest.clips[i];
        if (recordings[i] == first_tracks.size()) first_tracks.push_back(clip.track);
        const std::optional<int> part = part_of(clip, division);
        if (!part) continue;
        ++report.clips;
        if (division == Division::folds || clip.split == Split::test) ++report.test_clips;
        const auto add = [&](LeakKind kind, const std::string& name) {
            if (!name.empty()) of(kind).add(name, name, *part);
        };
        const std::string& track = first_tracks[recordings[i]];
        of(LeakKind::recording).add(fmt::format("{}\n{}", track, recordings[i]), track, *part);
        add(LeakKind::track, clip.track);
        if (!has_rows(manifest.kind)) add(LeakKind::file, clip.path.lexically_normal().string());
        if (copies.has(i)) {
            const std::string& name = copies.name(i);
            of(LeakKind::cluster).add(fmt::format("{}\n{}", name, copies.number(i)), name, *part);
        }
        if (!clip.album.empty()) {
            of(LeakKind::album).add(clip.artist + '\0' + clip.album, album_name(clip), *part);
        }
        add(LeakKind::artist, clip.artist);
    }
    for (const LeakKind kind : all_leak_kinds) report[kind] = of(kind).leaks(division);
    return report;
}

double siblings_at_random(const Manifest& manifest, const Grouping& by, double test_share) {
    const std::vector<std::size_t> groups = group_numbers(manifest, by);
    std::map<std::size_t, std::size_t> sizes;
    std::size_t clips = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (manifest.clips[i].split == Split::excluded) continue;
        ++sizes[groups[i]];
        ++clips;
    }
    double sum = 0;
    for (const auto& [group, size] : sizes) {
        const auto count = static_cast<double>(size);
        sum += count * (1 - std::pow(test_share, count - 1));
    }
    return clips == 0 ? 0.0 : sum / static_cast<double>(clips);
}

std::string describe_leaks(const LeakReport& report, LeakKind kind) {
    const std::vector<Leak>& leaks = report[kind].leaks;
    if (leaks.empty()) return {};
    std::string text = fmt::format("{} {} {} the {}: ", leaks.size(), leak_noun(kind, leaks.size()),
                                   leaks.size() == 1 ? "straddles" : "straddle",
                                   report.division == Division::folds ? "folds" : "splits");
    for (std::size_t i = 0; i < std::min(leaks.size(), most_examples); ++i) {
        const std::vector<std::string>& parts = leaks[i].parts;
        text += fmt::format("{}'{}' ({})", i == 0 ? "" : ", ", printable(leaks[i].name),
                            parts.size() > most_parts ? fmt::format("{} folds", parts.size())
                                                      : fmt::format("{}", fmt::join(parts, ", ")));
    }
    if (leaks.size() > most_examples) text += ", ...";
    return text;
}

std::string require_disjoint(const Manifest& manifest, bool allow_leaky) {
    const LeakReport leaks = find_leaks(manifest);
    std::vector<std::string> faults;
    const auto tell = [&](LeakKind kind) {
        if (!leaks[kind].empty()) faults.push_back(describe_leaks(leaks, kind));
    };
    tell(LeakKind::track);
    if (faults.empty()) tell(LeakKind::file);
    tell(LeakKind::cluster);
    // A track in train and a cluster in test can be joined by a clip that does not count itself.
    if (faults.empty()) tell(LeakKind::recording);
    if (!faults.empty() && !allow_leaky) {
        throw UsageError(manifest.source.string(), fmt::format("{}", fmt::join(faults, "; ")),
                         "give all clips of a track one split, or allow the leak by name");
    }
    tell(LeakKind::album);
    tell(LeakKind::artist);
    return fmt::format("{}", fmt::join(faults, "\n"));
}

}  // namespace resonet
