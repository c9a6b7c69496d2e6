#include "data/manifest_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "data/duplicates.h"
#include "data/groups.h"
#include "data/unions.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// The sets' names for tracks: those of the files without extension, numbered where they are equal.
std::vector<std::string> names_of(std::span<const Manifest> sets) {
    std::vector<std::string> names;
    for (const Manifest& set : sets) {
        const std::string stem = set.source.stem().string();
        std::string name = stem;
        for (std::size_t number = 2; std::ranges::find(names, name) != names.end(); ++number) {
            name = fmt::format("{}-{}", stem, number);
        }
        names.push_back(std::move(name));
    }
    return names;
}

/// New names, by set, of what is called alike in several.
using Renamings = std::vector<std::unordered_map<std::string, std::string>>;

/// Which sets mean the same by a name: those that have a file of that name in common, also by way of others.
struct Use {
    explicit Use(std::size_t all_sets) : same(all_sets) {}

    std::set<std::size_t> sets;
    std::unordered_map<std::string, std::size_t> set_of_file;
    Unions same;
};

/// Where names of a kind (tracks, clusters) stand for different things in several sets, each of these gets
/// the name of the first set that means it in front. `set_names` are those of the sets.
Renamings renamings(std::span<const Manifest> sets, const std::vector<std::string>& set_names,
                    std::string ClipRecord::*name) {
    // Only names that two sets have are looked at closely: most are in one.
    std::unordered_map<std::string, std::size_t> first_set;
    std::map<std::string, Use> uses;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        for (const ClipRecord& clip : sets[i].clips) {
            if ((clip.*name).empty()) continue;
            if (first_set.try_emplace(clip.*name, i).first->second != i)
                uses.try_emplace(clip.*name, sets.size());
        }
    }
    for (std::size_t i = 0; i < sets.size(); ++i) {
        for (const ClipRecord& clip : sets[i].clips) {
            const auto use = uses.find(clip.*name);
            if (use == uses.end()) continue;
            use->second.sets.insert(i);
            const std::string file = fs::absolute(clip.path).lexically_normal().string();
            const auto known = use->second.set_of_file.try_emplace(file, i).first;
            use->second.same.join(known->second, i);
        }
    }
    Renamings result(sets.size());
    for (auto& [text, use] : uses) {
        const std::size_t first = use.same.find(*use.sets.begin());
        if (std::ranges::all_of(use.sets, [&](std::size_t i) { return use.same.find(i) == first; })) continue;
        for (const std::size_t i : use.sets) {
            std::string unique = set_names[use.same.find(i)] + '/' + text;
            while (first_set.contains(unique)) unique += '+';
            result[i].emplace(text, std::move(unique));
        }
    }
    return result;
}

void rename(std::string& name, const std::unordered_map<std::string, std::string>& renamed) {
    if (const auto found = renamed.find(name); found != renamed.end()) name = found->second;
}

/// Counts what clips of several sets have in common, and gives a cluster to those that sound alike.
/// `set_of_clip`: where each clip of `merged` comes from.
void join_common(Merged& merged, const std::vector<std::size_t>& set_of_clip) {
    std::vector<ClipRecord>& clips = merged.manifest.clips;
    std::map<std::string, std::size_t> artists;
    std::unordered_map<std::string, std::size_t> set_of_content;
    std::set<std::string> shared_artists;
    std::unordered_set<std::string> shared_contents;
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const std::size_t set = set_of_clip[i];
        const std::string& artist = clips[i].artist;
        if (!artist.empty() && artists.try_emplace(artist, set).first->second != set) {
            shared_artists.insert(artist);
        }
        const std::string content(known_content(clips[i]));
        if (!content.empty() && set_of_content.try_emplace(content, set).first->second != set) {
            shared_contents.insert(content);
            ++merged.same_content;
        }
    }
    merged.shared_artists = shared_artists.size();
    if (shared_contents.empty()) return;
    std::vector<std::string> contents;
    for (const ClipRecord& clip : clips) {
        const std::string content(known_content(clip));
        contents.push_back(shared_contents.contains(content) ? content : std::string());
    }
    std::vector<std::string> clusters =
        cluster_names(merged.manifest, exact_duplicates(merged.manifest, contents));
    for (std::size_t i = 0; i < clips.size(); ++i) clips[i].cluster = std::move(clusters[i]);
}

/// The columns of all sets, and where those of one set go.
std::vector<std::size_t> add_columns(std::vector<std::string>& all, const std::vector<std::string>& more) {
    std::vector<std::size_t> places;
    for (const std::string& name : more) {
        const auto found = std::ranges::find(all, name);
        places.push_back(static_cast<std::size_t>(found - all.begin()));
        if (found == all.end()) all.push_back(name);
    }
    return places;
}

std::vector<std::string> placed(const std::vector<std::string>& values,
                                const std::vector<std::size_t>& places) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < values.size(); ++i) {
        result.resize(std::max(result.size(), places[i] + 1));
        result[places[i]] = values[i];
    }
    return result;
}

/// "'/music/a.wav' from 5 s on", "row 3 of '/mel.npy'".
std::string place_of(const ClipRecord& clip, SourceKind kind) {
    const std::string file = "'" + printable(clip.path.string()) + "'";
    if (has_rows(kind)) return fmt::format("row {} of {}", clip.row, file);
    return clip.start > 0.0 ? fmt::format("{} from {} s on", file, clip.start) : file;
}

void require_same_kind(std::span<const Manifest> sets) {
    for (const Manifest& set : sets) {
        if (set.kind == sets.front().kind) continue;
        throw UsageError(
            set.source.string(),
            fmt::format("lists files in column '{}' where '{}' does in '{}'", file_column(set.kind),
                        printable(sets.front().source.string()), file_column(sets.front().kind)),
            "merge data sets of one kind");
    }
}

/// Extra columns shorter than the others are filled with blanks.
void fill_columns(Manifest& manifest) {
    for (ClipRecord& clip : manifest.clips) clip.extra.resize(manifest.extra_columns.size());
}

}  // namespace

Merged merge_manifests(std::span<const Manifest> sets, const MergeOptions& options) {
    if (sets.empty()) throw UsageError("merge", "was given no data sets", "name at least two");
    require_same_kind(sets);
    Merged merged;
    merged.manifest.kind = sets.front().kind;
    merged.manifest.source = sets.front().source;
    merged.manifest.split_column = sets.front().split_column;
    merged.manifest.fold_column = sets.front().fold_column;
    const std::vector<std::string> names = names_of(sets);
    Renamings tracks(sets.size());
    Renamings clusters(sets.size());
    if (!options.same_tracks) {
        tracks = renamings(sets, names, &ClipRecord::track);
        clusters = renamings(sets, names, &ClipRecord::cluster);
    }
    std::vector<std::size_t> set_of_clip;
    DuplicateFinder duplicates;
    std::set<std::string> labels;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const std::vector<std::size_t> places =
            add_columns(merged.manifest.extra_columns, sets[i].extra_columns);
        for (ClipRecord clip : sets[i].clips) {
            labels.insert(clip.label);
            clip.path = fs::absolute(clip.path).lexically_normal();
            if (std::optional<std::string> mapped = options.labels.name_of(clip.label)) {
                clip.label = *std::move(mapped);
            }
            if (clip.label.empty()) {
                ++merged.left_out;
                continue;
            }
            if (!duplicates.insert(clip)) {
                ++merged.duplicates;
                if (options.skip_duplicates) continue;
                throw UsageError(sets[i].source.string(),
                                 "lists a clip that an earlier data set has: " + place_of(clip, sets[i].kind),
                                 "remove it, or keep the first with --skip-duplicates");
            }
            rename(clip.track, tracks[i]);
            rename(clip.cluster, clusters[i]);
            clip.extra = placed(clip.extra, places);
            merged.manifest.clips.push_back(std::move(clip));
            set_of_clip.push_back(i);
        }
    }
    if (merged.manifest.clips.empty())
        throw UsageError("merge", "leaves no clips", "map fewer labels to nothing");
    fill_columns(merged.manifest);
    join_common(merged, set_of_clip);
    std::set<std::string> renamed;
    for (const auto& of_set : tracks) {
        for (const auto& [name, unused] : of_set) renamed.insert(name);
    }
    merged.renamed_tracks.assign(renamed.begin(), renamed.end());
    merged.unused_labels = options.labels.unused(labels);
    return merged;
}

}  // namespace resonet
