#include "data/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> split_names = {"", "train", "valid", "test", "excluded"};

/// Turns the rows of a manifest into clips.
class ManifestReader {
  public:
    ManifestReader(const fs::path& path, const std::string& split_column)
        : path_(path), folder_(path.parent_path()), table_(path) {
        const auto column = [&](const char* name) { return table_.column(name); };
        audio_ = column("path");
        array_ = column("array");
        row_ = column("row");
        label_ = column("label");
        track_ = column("track");
        artist_ = column("artist");
        title_ = column("title");
        split_ = table_.column(split_column);
        fold_ = column("fold");
        start_ = column("start");
        duration_ = column("duration");
        if (!audio_ && !(array_ && row_)) require("path", "(or array and row)");
        if (!label_) require("label", "with the genre of every clip");
        if (!split_ && split_column != "split") require(split_column, "that was asked for");
    }

    Manifest read() {
        Manifest manifest;
        manifest.source = path_;
        DuplicateFinder duplicates;
        while (table_.next()) {
            ClipRecord clip = read_clip();
            const std::string problem = clip_problem(clip);
            if (!problem.empty()) table_.fail(problem, "correct this row");
            if (!duplicates.insert(clip)) {
                table_.fail("repeats '" + printable(file_of(clip).string()) + "' of an earlier row",
                            "remove one, or give them different start times");
            }
            const SourceKind kind = clip.array.empty() ? SourceKind::audio : SourceKind::arrays;
            if (manifest.clips.empty()) manifest.kind = kind;
            if (kind != manifest.kind) {
                table_.fail("mixes audio files and arrays", "make a manifest of each");
            }
            manifest.clips.push_back(std::move(clip));
        }
        if (manifest.clips.empty()) throw UsageError(path_.string(), "lists no clips", "add a row for each");
        return manifest;
    }

  private:
    [[noreturn]] void require(std::string_view name, std::string_view what) const {
        throw UsageError(path_.string(), "has no column '" + printable(name) + "' " + std::string(what),
                         "its columns are " + printable(fmt::format("{}", fmt::join(table_.header(), ", "))));
    }

    const std::string& text(const std::optional<std::size_t>& column) const {
        static const std::string none;
        return column ? table_.row()[*column] : none;
    }

    double seconds(const std::optional<std::size_t>& column, double blank) const {
        if (text(column).empty()) return blank;
        const std::optional<double> value = parse_number(text(column));
        if (!value || !std::isfinite(*value)) {
            table_.fail("'" + printable(text(column)) + "' is not a time", "give seconds, such as 12.5");
        }
        return *value;
    }

    std::size_t index(const std::optional<std::size_t>& column) const {
        const std::optional<std::size_t> value = parse_index(text(column));
        if (!value) {
            table_.fail("'" + printable(text(column)) + "' is not a " + table_.header()[*column] + " number",
                        "give a whole number from 0");
        }
        return *value;
    }

    int fold() const {
        const std::size_t number = index(fold_);
        if (number > largest_fold) table_.fail("has an impossible fold number", "number folds from 1");
        return static_cast<int>(number);
    }

    Split split() const {
        const std::optional<Split> found = split_from_string(text(split_));
        if (!found) {
            table_.fail("has the unknown split '" + printable(text(split_)) + "'",
                        "use train, valid, test, excluded or leave it blank");
        }
        return *found;
    }

    fs::path resolve(const std::string& name) const {
        return name.empty() ? fs::path() : (folder_ / name).lexically_normal();
    }

    ClipRecord read_clip() const {
        ClipRecord clip;
        clip.path = resolve(text(audio_));
        clip.array = resolve(text(array_));
        if (!clip.array.empty()) {
            if (!row_) table_.fail("names an array but no row of it", "add a column 'row'");
            clip.row = index(row_);
        }
        clip.label = text(label_);
        clip.artist = text(artist_);
        clip.title = text(title_);
        clip.split = split();
        if (!text(fold_).empty()) clip.fold = fold();
        clip.start = seconds(start_, 0.0);
        clip.duration = seconds(duration_, std::numeric_limits<double>::infinity());
        clip.track = text(track_);
        if (clip.track.empty()) clip.track = default_track(clip);
        return clip;
    }

    std::string default_track(const ClipRecord& clip) const {
        const fs::path named = clip.array.empty() ? text(audio_) : text(array_);
        const std::string stem = fs::path(named).replace_extension().generic_string();
        return clip.array.empty() ? stem : stem + ":" + std::to_string(clip.row);
    }

    const fs::path& path_;
    const fs::path folder_;
    CsvReader table_;
    std::optional<std::size_t> audio_, array_, row_, label_, track_, artist_, title_, split_, fold_, start_,
        duration_;
};

/// `file` as seen from `folder` if it lies below it, else its absolute path.
std::string portable_path(const fs::path& file, const fs::path& folder) {
    const fs::path whole = fs::absolute(file).lexically_normal();
    const fs::path relative = whole.lexically_relative(folder);
    const bool below = !relative.empty() && *relative.begin() != "..";
    return (below ? relative : whole).string();
}

std::string seconds_text(double seconds) {
    return std::isinf(seconds) || seconds == 0.0 ? std::string() : fmt::format("{}", seconds);
}

}  // namespace

std::string_view to_string(Split split) {
    return split_names.at(static_cast<std::size_t>(split));
}

std::optional<Split> split_from_string(std::string_view name) {
    const auto found = std::find(split_names.begin(), split_names.end(), name);
    if (found == split_names.end()) return std::nullopt;
    return static_cast<Split>(found - split_names.begin());
}

const fs::path& file_of(const ClipRecord& clip) {
    return clip.array.empty() ? clip.path : clip.array;
}

Manifest read_manifest(const fs::path& path, const std::string& split_column) {
    try {
        return ManifestReader(path, split_column).read();
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
}

void write_manifest(const fs::path& path, const Manifest& manifest) {
    const bool arrays = manifest.kind == SourceKind::arrays;
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    AtomicFile file(path);
    std::vector<std::string> fields = {"label", "track", "artist", "title", "split", "fold"};
    if (arrays) {
        fields.insert(fields.begin(), {"array", "row"});
    } else {
        fields.insert(fields.begin(), "path");
        fields.insert(fields.end(), {"start", "duration"});
    }
    write_csv_row(file.stream(), fields);
    DuplicateFinder duplicates;
    for (const ClipRecord& clip : manifest.clips) {
        std::string problem = clip_problem(clip);
        if (problem.empty() && clip.array.empty() == arrays) problem = "is of another kind than the manifest";
        if (problem.empty() && !duplicates.insert(clip)) problem = "is in the data set twice";
        if (!problem.empty()) throw UsageError(file_of(clip).string(), problem, "correct the data set");
        fields = {clip.label,
                  clip.track,
                  clip.artist,
                  clip.title,
                  std::string(to_string(clip.split)),
                  clip.fold ? std::to_string(*clip.fold) : std::string()};
        if (arrays) {
            fields.insert(fields.begin(), {portable_path(clip.array, folder), std::to_string(clip.row)});
        } else {
            fields.insert(fields.begin(), portable_path(clip.path, folder));
            fields.insert(fields.end(), {seconds_text(clip.start), seconds_text(clip.duration)});
        }
        write_csv_row(file.stream(), fields);
    }
    if (manifest.clips.empty()) throw UsageError(path.string(), "would list no clips", "name some files");
    file.commit();
}

}  // namespace resonet
