#include "data/manifest_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// The sets' names for tracks: those of the files without extension, numbered where they are equal.
std::vector<std::string> names_of(std::span<const Manifest> sets) {
    std::map<std::string, std::size_t> seen;
    std::vector<std::string> names;
    for (const Manifest& set : sets) {
        const std::string stem = set.source.stem().string();
        const std::size_t number = ++seen[stem];
        names.push_back(number == 1 ? stem : fmt::format("{}-{}", stem, number));
    }
    return names;
}

/// Names of a kind (tracks, clusters) that several sets use for things that have no file in common.
std::set<std::string> clashing(std::span<const Manifest> sets, std::string ClipRecord::*name) {
    struct Use {
        std::set<std::size_t> sets;
        std::map<std::string, std::set<std::size_t>> sets_of_file;
    };
    // Only names that two sets have are looked at closely: most are in one.
    std::unordered_map<std::string, std::size_t> first_set;
    std::set<std::string> common;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        for (const ClipRecord& clip : sets[i].clips) {
            if ((clip.*name).empty()) continue;
            if (first_set.try_emplace(clip.*name, i).first->second != i) common.insert(clip.*name);
        }
    }
    std::map<std::string, Use> uses;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        for (const ClipRecord& clip : sets[i].clips) {
            if (!common.contains(clip.*name)) continue;
            Use& use = uses[clip.*name];
            use.sets.insert(i);
            use.sets_of_file[fs::absolute(clip.path).lexically_normal().string()].insert(i);
        }
    }
    std::set<std::string> result;
    for (const auto& [text, use] : uses) {
        const bool shared = std::ranges::any_of(
            use.sets_of_file, [&](const auto& file) { return file.second.size() == use.sets.size(); });
        if (!shared) result.insert(text);
    }
    return result;
}

void count_common(std::span<const Manifest> sets, Merged& merged) {
    std::map<std::string, std::size_t> artists;
    std::map<std::string, std::size_t> contents;
    std::set<std::string> shared;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        for (const ClipRecord& clip : sets[i].clips) {
            if (!clip.artist.empty() && artists.try_emplace(clip.artist, i).first->second != i) {
                shared.insert(clip.artist);
            }
            if (clip.facts && contents.try_emplace(clip.facts->content, i).first->second != i) {
                ++merged.same_content;
            }
        }
    }
    merged.shared_artists = shared.size();
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

LabelMap read_label_map(const fs::path& path) {
    try {
        CsvReader table(path);
        const auto from = table.column("from");
        const auto to = table.column("to");
        if (!from || !to) throw InputError(path.string(), "lacks a column 'from' or 'to'", "add it");
        LabelMap map;
        while (table.next()) {
            const std::string& label = table.row()[*to];
            if (!label.empty() && !label_problem(label).empty()) table.fail(label_problem(label));
            if (!map.emplace(table.row()[*from], label).second) {
                table.fail("maps '" + printable(table.row()[*from]) + "' a second time", "remove one row");
            }
        }
        return map;
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
}

Merged merge_manifests(std::span<const Manifest> sets, const MergeOptions& options) {
    if (sets.empty()) throw UsageError("merge", "was given no data sets", "name at least two");
    require_same_kind(sets);
    Merged merged;
    merged.manifest.kind = sets.front().kind;
    merged.manifest.source = sets.front().source;
    merged.manifest.split_column = sets.front().split_column;
    merged.manifest.fold_column = sets.front().fold_column;
    const std::vector<std::string> names = names_of(sets);
    const std::set<std::string> tracks =
        options.same_tracks ? std::set<std::string>() : clashing(sets, &ClipRecord::track);
    const std::set<std::string> clusters = clashing(sets, &ClipRecord::cluster);
    DuplicateFinder duplicates;
    std::set<std::string> labels;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const std::vector<std::size_t> places =
            add_columns(merged.manifest.extra_columns, sets[i].extra_columns);
        for (ClipRecord clip : sets[i].clips) {
            labels.insert(clip.label);
            clip.path = fs::absolute(clip.path).lexically_normal();
            if (const auto mapped = options.labels.find(clip.label); mapped != options.labels.end()) {
                clip.label = mapped->second;
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
            if (tracks.contains(clip.track)) clip.track = names[i] + '/' + clip.track;
            if (clusters.contains(clip.cluster)) clip.cluster = names[i] + '/' + clip.cluster;
            clip.extra = placed(clip.extra, places);
            merged.manifest.clips.push_back(std::move(clip));
        }
    }
    if (merged.manifest.clips.empty())
        throw UsageError("merge", "leaves no clips", "map fewer labels to nothing");
    fill_columns(merged.manifest);
    count_common(sets, merged);
    merged.renamed_tracks.assign(tracks.begin(), tracks.end());
    for (const auto& [from, to] : options.labels) {
        if (!labels.contains(from)) merged.unused_labels.push_back(from);
    }
    return merged;
}

}  // namespace resonet
