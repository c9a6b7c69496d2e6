#include "data/label_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/text.h"
#include "data/groups.h"

namespace resonet {
namespace {

constexpr double unbalanced_ratio = 3.0;
constexpr std::size_t small_class = 10;
constexpr double main_artist_share = 0.25;
constexpr double known_share = 0.5;

/// "1 clip", "2 clips".
std::string clips_text(std::size_t count) {
    return fmt::format("{} clip{}", count, count == 1 ? "" : "s");
}

void add(std::vector<Finding>& findings, Finding finding) {
    if (!finding.items.empty()) findings.push_back(std::move(finding));
}

void add_balance(const ClassBalance& balance, std::vector<Finding>& findings) {
    if (balance.clips_of.size() == 1) {
        const auto& [label, count] = balance.clips_of.front();
        add(findings, {"single_class",
                       Severity::warning,
                       "Only one label",
                       "add clips of other genres",
                       "genre",
                       {{{}, label, clips_text(count)}}});
        return;
    }
    if (balance.ratio() >= unbalanced_ratio) {
        const auto& [label, count] = balance.clips_of.front();
        const auto& [least, least_count] = balance.clips_of.back();
        add(findings, {"imbalance",
                       Severity::warning,
                       "Classes of very different size",
                       "report balanced accuracy or macro F1, and weight the classes in training",
                       "genre",
                       {{{}, label, clips_text(count)}, {{}, least, clips_text(least_count)}}});
    }
    Finding small = {"small_class",
                     Severity::warning,
                     fmt::format("Classes of fewer than {} clips", small_class),
                     "a figure for such a class says little; add clips, or merge genres",
                     "genre",
                     {}};
    for (const auto& [label, count] : balance.clips_of) {
        if (count < small_class) small.items.push_back({{}, label, clips_text(count)});
    }
    std::ranges::reverse(small.items);
    add(findings, std::move(small));
}

/// The clips of each artist by label.
using ArtistClips = std::map<std::string, std::map<std::string, std::size_t>>;

/// What the artists of a genre amount to.
struct GenreArtists {
    std::size_t known = 0;  ///< clips with an artist
    std::size_t most = 0;   ///< clips of the artist with most; of equals the first by name
    std::string main_artist;
};

void add_main_artists(const ClassBalance& balance, const ArtistClips& clips_of_artist,
                      std::vector<Finding>& findings) {
    std::map<std::string, GenreArtists> genres;
    for (const auto& [artist, labels] : clips_of_artist) {
        for (const auto& [label, count] : labels) {
            GenreArtists& genre = genres[label];
            genre.known += count;
            if (count <= genre.most) continue;
            genre.most = count;
            genre.main_artist = artist;
        }
    }
    std::vector<std::pair<double, FindingItem>> found;
    for (const auto& [label, clips] : balance.clips_of) {
        const GenreArtists& genre = genres[label];
        const auto total = static_cast<double>(clips);
        const double share = static_cast<double>(genre.most) / total;
        if (static_cast<double>(genre.known) < known_share * total || share < main_artist_share) continue;
        const std::string detail = fmt::format("{}: {} of {}, {:.0f} %", printable(genre.main_artist),
                                               genre.most, clips_text(clips), 100 * share);
        found.push_back({share, {{}, label, detail}});
    }
    std::ranges::stable_sort(found, std::ranges::greater(), [](const auto& entry) { return entry.first; });
    Finding finding = {"main_artist",
                       Severity::warning,
                       "Genres of which one artist has a quarter or more",
                       "split by artist, or a model is rewarded for knowing the artist",
                       "genre",
                       {}};
    for (auto& [share, item] : found) finding.items.push_back(std::move(item));
    add(findings, std::move(finding));
}

void add_artists(const Manifest& manifest, const ClassBalance& balance, std::vector<Finding>& findings) {
    ArtistClips clips_of_artist;
    Finding unknown = {
        "unknown_artist", Severity::note,
        "Artist unknown", "fill in the column 'artist', so that artists can be kept to one side of a split",
        "genre",          {}};
    std::map<std::string, std::size_t> unknown_of;
    for (const ClipRecord& clip : manifest.clips) {
        if (!is_checked(clip)) continue;
        if (clip.artist.empty()) {
            ++unknown_of[clip.label];
        } else {
            ++clips_of_artist[clip.artist][clip.label];
        }
    }
    for (const auto& [label, total] : balance.clips_of) {
        const auto found = unknown_of.find(label);
        if (found == unknown_of.end()) continue;
        unknown.items.push_back({{}, label, fmt::format("{} of {} clips", found->second, total)});
    }
    add_main_artists(balance, clips_of_artist, findings);
    add(findings, std::move(unknown));
    Finding mixed = {"mixed_artist",
                     Severity::note,
                     "Artists in several genres",
                     "look whether their labels are meant so",
                     "artist",
                     {}};
    for (const auto& [artist, labels] : clips_of_artist) {
        if (labels.size() < 2) continue;
        std::string detail;
        for (const auto& [label, count] : labels) {
            detail += fmt::format("{}{} {}", detail.empty() ? "" : ", ", printable(label), count);
        }
        mixed.items.push_back({{}, artist, std::move(detail)});
    }
    add(findings, std::move(mixed));
}

void add_synthetic(const Manifest& manifest, std::vector<Finding>& findings) {
    std::map<std::string, std::size_t> clips_of;
    std::size_t count = 0;
    for (const ClipRecord& clip : manifest.clips) {
        if (!is_checked(clip) || !clip.synthetic) continue;
        ++clips_of[clip.label];
        ++count;
    }
    Finding finding = {"synthetic",
                       Severity::note,
                       "Rendered by a program",
                       "say so beside every figure; do not test on them alone",
                       "genre",
                       {}};
    for (const auto& [label, clips] : clips_of) finding.items.push_back({{}, label, clips_text(clips)});
    add(findings, std::move(finding));
}

}  // namespace

double ClassBalance::ratio() const {
    if (clips_of.empty()) return 1.0;
    return static_cast<double>(clips_of.front().second) / static_cast<double>(clips_of.back().second);
}

ClassBalance class_balance(const Manifest& manifest) {
    std::map<std::string, std::size_t> counted;
    std::size_t total = 0;
    for (const ClipRecord& clip : manifest.clips) {
        if (!is_checked(clip)) continue;
        ++counted[clip.label];
        ++total;
    }
    ClassBalance balance;
    for (const auto& entry : counted) balance.clips_of.emplace_back(entry);
    std::ranges::stable_sort(balance.clips_of, std::ranges::greater(),
                             [](const auto& entry) { return entry.second; });
    double entropy = 0.0;
    for (const auto& [label, count] : balance.clips_of) {
        const double share = static_cast<double>(count) / static_cast<double>(total);
        entropy -= share * std::log(share);
    }
    if (counted.size() > 1) balance.evenness = entropy / std::log(static_cast<double>(counted.size()));
    return balance;
}

std::vector<Finding> label_findings(const Manifest& manifest) {
    std::vector<Finding> findings;
    const ClassBalance balance = class_balance(manifest);
    add_balance(balance, findings);
    add_artists(manifest, balance, findings);
    add_synthetic(manifest, findings);
    return findings;
}

std::vector<std::vector<std::size_t>> conflicting_recordings(const Manifest& manifest) {
    const std::vector<std::size_t> numbers = group_numbers(manifest, {.file = false});
    std::map<std::size_t, std::vector<std::size_t>> recordings;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (is_checked(manifest.clips[i])) recordings[numbers[i]].push_back(i);
    }
    std::vector<std::vector<std::size_t>> conflicts;
    for (auto& [number, clips] : recordings) {
        const std::string& label = manifest.clips[clips.front()].label;
        if (std::ranges::any_of(clips, [&](std::size_t i) { return manifest.clips[i].label != label; })) {
            conflicts.push_back(std::move(clips));
        }
    }
    return conflicts;
}

std::vector<Finding> label_conflicts(const Manifest& manifest) {
    Finding finding = {"label_conflict",
                       Severity::error,
                       "One recording under several labels",
                       "correct the labels, or exclude all of them: " + exclusion_command(manifest),
                       "group",
                       {}};
    for (std::vector<std::size_t>& clips : conflicting_recordings(manifest)) {
        std::set<std::string> labels;
        for (const std::size_t i : clips) labels.insert(printable(manifest.clips[i].label));
        finding.items.push_back({std::move(clips), {}, fmt::format("{}", fmt::join(labels, ", "))});
    }
    std::vector<Finding> findings;
    add(findings, std::move(finding));
    return findings;
}

}  // namespace resonet
