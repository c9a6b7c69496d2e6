#include "data/table_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "data/descriptor_table.h"
#include "data/manifest_columns.h"
#include "data/split_words.h"
#include "data/table_tracks.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Column = std::optional<std::size_t>;

/// Reads the columns of a table that describe its rows.
class DescriptionReader {
  public:
    DescriptionReader(const fs::path& path, const TableOptions& options)
        : path_(path), options_(options), table_(path) {
        refuse_manifest();
        if (const Column found = column(options.label)) {
            label_ = *found;
        } else {
            throw UsageError(path.string(), "has no column '" + printable(options.label) + "' with the genre",
                             "name it with --label-column; the columns are " +
                                 printable(fmt::format("{}", fmt::join(table_.header(), ", "))));
        }
        for (const char* name : {"filename", "file", "path", "track"}) {
            if (!file_) file_ = column(name);
        }
        if (file_ && options.rows_per_track > 0) {
            throw UsageError(
                path.string(),
                fmt::format("says in column '{}' what its rows come from", table_.header()[*file_]),
                "leave --rows-per-track out");
        }
        artist_ = column("artist");
        album_ = column("album");
        title_ = column("title");
        split_ = column("split");
        fold_ = column("fold");
    }

    /// All rows; those that cannot be used are marked in `problems`, by row.
    std::vector<ClipRecord> read(std::map<std::size_t, std::string>& problems) {
        std::vector<ClipRecord> clips;
        while (table_.next()) {
            ClipRecord clip;
            clip.path = path_;
            clip.row = clips.size();
            clip.label = table_.row()[label_];
            clip.artist = text(artist_);
            clip.album = text(album_);
            clip.title = text(title_);
            clip.split = split();
            clip.fold = fold();
            if (file_) names_.push_back(text(file_));
            std::string problem = clip_problem(clip, SourceKind::tables);
            if (problem.empty() && file_ && names_.back().empty()) problem = "names no file";
            if (!problem.empty()) {
                problems.emplace(clip.row, fmt::format("line {}: {}", table_.line(), problem));
            }
            clips.push_back(std::move(clip));
        }
        return clips;
    }

    const std::string& label_column() const { return table_.header()[label_]; }
    bool has_names() const { return file_.has_value(); }
    const std::vector<std::string>& names() const { return names_; }

  private:
    /// The column of that name, else one that differs from it in the case of its letters.
    Column column(std::string_view name) const {
        if (const Column found = table_.column(name)) return found;
        const auto found = std::ranges::find_if(
            table_.header(), [name](const std::string& other) { return equal_but_for_case(name, other); });
        if (found == table_.header().end()) return std::nullopt;
        return static_cast<std::size_t>(found - table_.header().begin());
    }

    /// A manifest names files and labels, and has the columns that write_manifest() always writes, or nothing
    /// that could be a descriptor.
    void refuse_manifest() const {
        const auto has = [this](std::string_view name) { return table_.column(name).has_value(); };
        constexpr std::array files = {SourceKind::audio, SourceKind::pictures, SourceKind::arrays,
                                      SourceKind::tables};
        const bool names_files =
            std::ranges::any_of(files, [&](SourceKind kind) { return has(file_column(kind)); });
        const bool written = has("track") && has("artist") && has("split") && has("fold");
        const bool no_descriptors = std::ranges::all_of(table_.header(), [](const std::string& name) {
            return is_manifest_column(name) || is_row_description(name);
        });
        if (!names_files || !has("label") || !(written || no_descriptors)) return;
        throw UsageError(path_.string(), "is a manifest already",
                         "name it where a manifest is asked for, as in 'resonet dataset check'");
    }

    std::string text(const Column& column) const { return column ? table_.row()[*column] : std::string(); }

    Split split() const {
        const std::optional<Split> found = split_from_string(text(split_));
        if (!found) {
            table_.fail("has the unknown split '" + printable(text(split_)) + "'",
                        split_remedy(text(split_)));
        }
        return *found;
    }

    std::optional<int> fold() const {
        if (text(fold_).empty()) return std::nullopt;
        const std::optional<std::size_t> number = parse_index(text(fold_));
        if (!number || *number > largest_fold) {
            table_.fail(fmt::format("'{}' is not a fold number", printable(text(fold_))));
        }
        return static_cast<int>(*number);
    }

    const fs::path& path_;
    const TableOptions& options_;
    CsvReader table_;
    std::size_t label_ = 0;
    Column file_, artist_, album_, title_, split_, fold_;
    std::vector<std::string> names_;
};

void name_tracks_by_files(std::vector<ClipRecord>& clips, const std::vector<std::string>& names,
                          std::vector<std::string>& notes) {
    FileTracks named = tracks_of_files(names);
    for (std::size_t i = 0; i < clips.size(); ++i) clips[i].track = std::move(named.tracks[i]);
    if (named.doubtful.empty()) return;
    const std::string& first = named.doubtful.front();
    std::string note =
        fmt::format("files called '{}.1' and the like count as a track each", printable(first));
    if (named.doubtful.size() > 1)
        note += fmt::format(" (and so do those of {} more names)", named.doubtful.size() - 1);
    notes.push_back(note +
                    "; if they are pieces of one recording, name it in their place, or splits will leak");
}

void name_tracks_by_order(std::vector<ClipRecord>& clips, const std::string& table,
                          std::size_t rows_per_track, std::vector<std::string>& notes) {
    std::vector<std::string> labels;
    for (const ClipRecord& clip : clips) labels.push_back(clip.label);
    const CountedTracks counted = count_tracks(labels, rows_per_track);
    for (std::size_t i = 0; i < clips.size(); ++i) {
        clips[i].track = fmt::format("{}:{:05}", table, counted.numbers[i]);
    }
    if (counted.uneven_labels.empty()) return;
    notes.push_back(
        fmt::format("the rows of {} do not divide into tracks of {}: a track with fewer rows shifts those "
                    "after it, up to "
                    "the next label, so neighbouring tracks may share rows of one recording",
                    printable(fmt::format("{}", fmt::join(counted.uneven_labels, ", "))), rows_per_track));
}

/// Which columns may hold words.
std::string text_remedy() {
    std::vector<std::string_view> names;
    std::ranges::copy_if(row_descriptions(), std::back_inserter(names),
                         [](std::string_view name) { return !name.empty(); });
    return fmt::format(
        "only columns called {} may hold text: rename or remove others; a manifest needs no scan",
        fmt::join(names, ", "));
}

FoundDataset read(const fs::path& path, const TableOptions& options) {
    DescriptionReader reader(path, options);  // it knows what a table of descriptors must have
    std::map<std::size_t, std::string> problems;
    for (const BadRow& bad : read_descriptor_table(path, reader.label_column()).bad_rows) {
        problems.emplace(bad.row, fmt::format("line {}: {}", bad.line, bad.problem));
    }
    FoundDataset dataset;
    dataset.manifest.source = path;
    dataset.manifest.kind = SourceKind::tables;
    std::vector<ClipRecord> clips = reader.read(problems);
    if (reader.has_names()) {
        name_tracks_by_files(clips, reader.names(), dataset.notes);
    } else if (options.rows_per_track > 0) {
        name_tracks_by_order(clips, path.stem().string(), options.rows_per_track, dataset.notes);
    } else {
        name_tracks_by_order(clips, path.stem().string(), 1, dataset.notes);
        dataset.notes.push_back(
            "the table has no file names, so every row counts as a track of its own; if several rows come "
            "from "
            "one recording, say how many with --rows-per-track, or splits will leak");
    }
    for (ClipRecord& clip : clips) {
        const auto problem = problems.find(clip.row);
        if (problem == problems.end()) {
            dataset.manifest.clips.push_back(std::move(clip));
        } else {
            dataset.failures.push_back({path.string(), problem->second});
        }
    }
    return dataset;
}

}  // namespace

FoundDataset read_feature_table(const fs::path& path, const TableOptions& options) {
    FoundDataset dataset;
    try {
        dataset = read(path, options);
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
    if (dataset.manifest.clips.empty()) {
        throw UsageError(path.string(), "has no usable row; the first: " + dataset.failures.front().problem,
                         text_remedy());
    }
    return dataset;
}

}  // namespace resonet
