#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "data/manifest.h"
#include "data/manifest_columns.h"
#include "data/split_words.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Column = std::optional<std::size_t>;

constexpr std::array all_kinds = {SourceKind::audio, SourceKind::pictures, SourceKind::arrays,
                                  SourceKind::tables};
constexpr double largest_count = 1e9;  // of samples a second, or channels

/// Cells of facts_columns of a clip without content.
struct UnreadFacts {
    std::size_t clip = 0;
    std::array<std::string, facts_columns.size()> cells;
};

/// Turns the rows of a manifest into clips.
class ManifestReader {
  public:
    ManifestReader(const fs::path& path, const ManifestColumns& columns)
        : path_(path), folder_(path.parent_path()), table_(path), columns_(columns) {
        for (const SourceKind kind : all_kinds) files_[index_of(kind)] = known(file_column(kind));
        row_ = table_.column("row");
        label_ = known("label");
        track_ = known("track");
        artist_ = known("artist");
        album_ = known("album");
        title_ = known("title");
        cluster_ = known("cluster");
        split_ = known(columns.split);
        fold_ = known(columns.fold);
        if (columns.split != "split") usual_split_ = table_.column("split");
        start_ = known("start");
        duration_ = known("duration");
        synthetic_ = known("synthetic");
        content_ = known("content");
        if (content_) take_facts_columns();
        const bool has_file = file_at(SourceKind::audio) || file_at(SourceKind::pictures) ||
                              ((file_at(SourceKind::arrays) || file_at(SourceKind::tables)) && row_);
        if (!has_file) require("path", "(or picture, or array and row, or table and row)");
        if (!label_) require("label", "with the genre of every clip");
        if (!split_ && columns.split != "split") require(columns.split, "that was asked for");
        if (!fold_ && columns.fold != "fold") require(columns.fold, "that was asked for");
    }

    Manifest read() {
        Manifest manifest;
        manifest.source = path_;
        manifest.split_column = columns_.split;
        manifest.fold_column = columns_.fold;
        DuplicateFinder duplicates;
        while (table_.next()) {
            const SourceKind kind = kind_of_row();
            if (manifest.clips.empty()) {
                manifest.kind = kind;
                find_extra_columns(manifest);
            }
            if (kind != manifest.kind) {
                table_.fail("mixes clips of two kinds", "make a manifest of each");
            }
            ClipRecord clip = read_clip(kind);
            const std::string problem = clip_problem(clip, kind);
            if (!problem.empty()) table_.fail(problem, "correct this row");
            if (!duplicates.insert(clip)) {
                table_.fail("repeats '" + printable(clip.path.string()) + "' of an earlier row",
                            "remove one, or give them different start times");
            }
            if (!clip.facts) keep_unread_facts(manifest.clips.size());
            manifest.clips.push_back(std::move(clip));
        }
        if (manifest.clips.empty()) throw UsageError(path_.string(), "lists no clips", "add a row for each");
        add_unread_facts(manifest);
        return manifest;
    }

  private:
    static std::size_t index_of(SourceKind kind) { return static_cast<std::size_t>(kind); }

    const Column& file_at(SourceKind kind) const { return files_[index_of(kind)]; }

    /// The column of that name, which then is none of the extra ones.
    Column known(std::string_view name) {
        const Column found = table_.column(name);
        if (found) taken_.insert(*found);
        return found;
    }

    void take_facts_columns() {
        for (std::size_t i = 0; i < facts_columns.size(); ++i) facts_[i] = known(facts_columns[i]);
    }

    /// Those that are not known, of clips of this kind.
    void find_extra_columns(Manifest& manifest) {
        if (row_ && has_rows(manifest.kind)) taken_.insert(*row_);
        for (std::size_t i = 0; i < table_.header().size(); ++i) {
            if (taken_.contains(i)) continue;
            extra_.push_back(i);
            manifest.extra_columns.push_back(table_.header()[i]);
        }
    }

    /// What stands in the columns of measurements of a clip that has none, as it stands there.
    void keep_unread_facts(std::size_t clip) {
        UnreadFacts unread = {clip, {}};
        bool filled = false;
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            unread.cells[i] = text(facts_[i]);
            filled = filled || !unread.cells[i].empty();
        }
        if (filled) unread_.push_back(std::move(unread));
    }

    /// Makes extra columns of it.
    void add_unread_facts(Manifest& manifest) const {
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            const auto filled = [i](const UnreadFacts& unread) { return !unread.cells[i].empty(); };
            if (std::ranges::none_of(unread_, filled)) continue;
            manifest.extra_columns.emplace_back(facts_columns[i]);
            for (ClipRecord& clip : manifest.clips) clip.extra.emplace_back();
            for (const UnreadFacts& unread : unread_)
                manifest.clips[unread.clip].extra.back() = unread.cells[i];
        }
    }

    [[noreturn]] void require(std::string_view name, std::string_view what) const {
        if (const std::string problem = separator_problem(table_.header()); !problem.empty()) {
            throw UsageError(path_.string(), problem, "save it with commas");
        }
        throw UsageError(path_.string(), "has no column '" + printable(name) + "' " + std::string(what),
                         missing_column_remedy(table_.header(), name));
    }

    const std::string& text(const Column& column) const {
        static const std::string none;
        return column ? table_.row()[*column] : none;
    }

    double number(const Column& column, double blank, std::string_view what, std::string_view remedy) const {
        if (text(column).empty()) return blank;
        const std::optional<double> value = parse_number(text(column));
        if (!value || !std::isfinite(*value)) {
            table_.fail("'" + printable(text(column)) + "' is not a " + std::string(what), remedy);
        }
        return *value;
    }

    double time(const Column& column, double blank) const {
        return number(column, blank, "time", "give seconds, such as 12.5");
    }

    double measured(const Column& column, double blank) const {
        return number(column, blank, "number", "run 'resonet dataset scan' again");
    }

    int whole(const Column& column) const {
        const double value = measured(column, 0.0);
        if (!(value >= 0.0 && value <= largest_count)) {
            table_.fail(
                fmt::format("has an impossible {}: '{}'", table_.header()[*column], printable(text(column))),
                "run 'resonet dataset scan' again");
        }
        return static_cast<int>(value);
    }

    std::size_t index(const Column& column) const {
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
                        split_remedy(text(split_)));
        }
        const bool excluded = text(usual_split_) == to_string(Split::excluded);
        return *found == Split::unassigned && excluded ? Split::excluded : *found;
    }

    bool synthetic() const {
        if (text(synthetic_).empty()) return false;
        if (text(synthetic_) == "yes") return true;
        table_.fail("has '" + printable(text(synthetic_)) + "' in column 'synthetic'",
                    "write yes or leave it blank");
    }

    SourceKind kind_of_row() const {
        std::optional<SourceKind> found;
        for (const SourceKind kind : all_kinds) {
            if (text(file_at(kind)).empty()) continue;
            if (found) table_.fail("names files of two kinds", "keep one of them");
            found = kind;
        }
        if (!found) table_.fail("names no file", "fill in its column");
        return *found;
    }

    std::optional<AudioFacts> facts() const {
        if (text(content_).empty()) return std::nullopt;
        AudioFacts facts;
        facts.content = text(content_);
        const auto& [seconds, sample_rate, channels, loudness, peak, clipping, silence] = facts_;
        facts.seconds = measured(seconds, 0.0);
        facts.sample_rate = whole(sample_rate);
        facts.channels = whole(channels);
        facts.loudness = measured(loudness, facts.loudness);
        facts.peak = measured(peak, facts.peak);
        facts.clipping = measured(clipping, 0.0);
        facts.silence = measured(silence, 0.0);
        return facts;
    }

    ClipRecord read_clip(SourceKind kind) const {
        ClipRecord clip;
        const std::string& name = text(file_at(kind));
        clip.path = (folder_ / name).lexically_normal();
        if (has_rows(kind)) {
            if (!row_) {
                table_.fail(kind == SourceKind::arrays ? "names an array but no row of it"
                                                       : "names a table but no row of it",
                            "add a column 'row'");
            }
            clip.row = index(row_);
        }
        clip.label = text(label_);
        clip.artist = text(artist_);
        clip.album = text(album_);
        clip.title = text(title_);
        clip.cluster = text(cluster_);
        clip.split = split();
        if (!text(fold_).empty()) clip.fold = fold();
        clip.start = time(start_, 0.0);
        clip.duration = time(duration_, std::numeric_limits<double>::infinity());
        clip.synthetic = synthetic();
        clip.facts = facts();
        clip.track = text(track_);
        if (clip.track.empty()) {
            clip.track = fs::path(name).replace_extension().generic_string();
            if (has_rows(kind)) clip.track += fmt::format(":{}", clip.row);
        }
        for (const std::size_t i : extra_) clip.extra.push_back(table_.row()[i]);
        return clip;
    }

    const fs::path& path_;
    const fs::path folder_;
    CsvReader table_;
    const ManifestColumns& columns_;
    std::set<std::size_t> taken_;
    std::vector<std::size_t> extra_;
    std::array<Column, all_kinds.size()> files_;
    Column row_, label_, track_, artist_, album_, title_, cluster_, split_, usual_split_, fold_, start_,
        duration_, synthetic_, content_;
    std::array<Column, facts_columns.size()> facts_;  ///< in that order; none without content_
    std::vector<UnreadFacts> unread_;
};

}  // namespace

Manifest read_manifest(const fs::path& path, const ManifestColumns& columns) {
    try {
        return ManifestReader(path, columns).read();
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
}

}  // namespace resonet
