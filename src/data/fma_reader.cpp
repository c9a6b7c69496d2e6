#include "data/fma_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_set>

#include "core/csv.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "data/fma_genres.h"
#include "data/source_files.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t header_rows = 3;
constexpr std::size_t largest_id = 999'999;
constexpr double usual_seconds = 30.0;
constexpr double least_seconds = 29.0;

/// Clips that were already cut short or empty when the data set was published.
constexpr std::array<std::size_t, 6> often_short = {98565, 98567, 98569, 99134, 108925, 133297};

/// Turns the rows of tracks.csv into clips.
class TracksReader {
  public:
    TracksReader(const FmaPlace& place, bool root_genres)
        : place_(place), table_(place.metadata / "tracks.csv", header_rows) {
        id_ = column("track_id");
        subset_ = column("set.subset");
        split_ = column("set.split");
        top_ = column("track.genre_top");
        genres_ = column("track.genres");
        artist_ = column("artist.name");
        album_ = column("album.title");
        title_ = column("track.title");
        if (root_genres) tree_.emplace(place.metadata / "genres.csv");
    }

    FoundDataset read() {
        dataset_.manifest.source = place_.audio;
        if (place_.subset != FmaSubset::full) dataset_.clip_seconds = usual_seconds;
        while (table_.next()) {
            throw_if_interrupted();
            if (is_wanted()) take_row();
        }
        std::ranges::sort(dataset_.manifest.clips, {}, &ClipRecord::path);
        std::ranges::sort(dataset_.failures, {}, &InputFailure::subject);
        add_notes();
        return std::move(dataset_);
    }

  private:
    std::size_t column(std::string_view name) const {
        if (const auto found = table_.column(name)) return *found;
        throw UsageError((place_.metadata / "tracks.csv").string(),
                         "has no column '" + std::string(name) + "' in its three header rows",
                         "take the table as fma_metadata.zip brings it");
    }

    const std::string& text(std::size_t column) const { return table_.row()[column]; }

    bool is_wanted() const {
        const std::optional<FmaSubset> subset = fma_subset_from_string(text(subset_));
        if (!subset) table_.fail("has the unknown subset '" + printable(text(subset_)) + "'");
        return *subset <= place_.subset;
    }

    Split split() const {
        if (text(split_) == "training") return Split::train;
        if (text(split_) == "validation") return Split::valid;
        if (text(split_) == "test") return Split::test;
        table_.fail("has the unknown split '" + printable(text(split_)) + "'");
    }

    std::size_t id() const {
        const std::optional<std::size_t> number = parse_index(text(id_));
        if (!number || *number > largest_id) {
            table_.fail("has '" + printable(text(id_)) + "' for the number of a track");
        }
        return *number;
    }

    fs::path path_of(std::size_t number) const {
        const std::string name = fmt::format("{:06}", number);
        return place_.audio / name.substr(0, 3) / (name + ".mp3");
    }

    /// Why the file of track `number` cannot be used; empty: it can, as far as a look at its entry tells.
    std::string file_problem(const fs::path& path, std::size_t number) const {
        std::error_code error;
        if (!fs::is_regular_file(path, error)) return "is missing";
        if (fs::file_size(path, error) == 0) return "is empty";
        if (place_.subset == FmaSubset::full || std::ranges::count(often_short, number) == 0) return {};
        return length_problem(path, least_seconds, usual_seconds);
    }

    void take_row() {
        ++tracks_;
        const std::size_t number = id();
        listed_.insert(number);
        ClipRecord clip;
        clip.label = text(top_);
        if (clip.label.empty() && tree_) clip.label = tree_->root(fma_genre_list(text(genres_)));
        if (clip.label.empty()) {
            ++without_genre_;
            return;
        }
        clip.track = fmt::format("{:06}", number);
        clip.path = path_of(number);
        clip.artist = text(artist_);
        clip.album = text(album_);
        clip.title = text(title_);
        clip.split = split();
        if (const std::string problem = clip_problem(clip, SourceKind::audio); !problem.empty()) {
            table_.fail(problem);
        }
        if (!duplicates_.insert(clip)) table_.fail("repeats track " + clip.track);
        if (const std::string problem = file_problem(clip.path, number); !problem.empty()) {
            dataset_.failures.push_back({clip.path.string(), problem});
            return;
        }
        dataset_.manifest.clips.push_back(std::move(clip));
    }

    void add_notes() {
        dataset_.notes.push_back(fmt::format("{} of the {} tracks of subset '{}' are here",
                                             dataset_.manifest.clips.size(), tracks_,
                                             to_string(place_.subset)));
        note_unlisted();
        if (without_genre_ == 0) return;
        std::string note = fmt::format("tracks without a top genre, left out: {}", without_genre_);
        if (!tree_) note += " (--root-genres labels most of them)";
        dataset_.notes.push_back(std::move(note));
    }

    void note_unlisted() {
        SourceFiles source = source_files(place_.audio, has_audio_extension);
        const auto unlisted = std::ranges::count_if(source.files, [this](const FoundFile& found) {
            const std::optional<std::size_t> number = parse_index(found.path.stem().string());
            return !number || !listed_.contains(*number) ||
                   found.path.lexically_normal() != path_of(*number).lexically_normal();
        });
        if (unlisted > 0) {
            dataset_.notes.push_back(
                fmt::format("audio files that tracks.csv does not list for subset '{}', left out: {}",
                            to_string(place_.subset), unlisted));
        }
        std::ranges::move(source.notes, std::back_inserter(dataset_.notes));
    }

    const FmaPlace& place_;
    CsvReader table_;
    std::size_t id_, subset_, split_, top_, genres_, artist_, album_, title_;
    std::optional<FmaGenres> tree_;
    DuplicateFinder duplicates_;
    FoundDataset dataset_;
    std::unordered_set<std::size_t> listed_;  ///< tracks of the subset
    std::size_t tracks_ = 0;
    std::size_t without_genre_ = 0;
};

}  // namespace

FoundDataset read_fma(const FmaPlace& place, bool root_genres) {
    FoundDataset dataset;
    try {
        dataset = TracksReader(place, root_genres).read();
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
    if (dataset.manifest.clips.empty()) {
        throw UsageError(place.audio.string(), "holds no usable track of its table",
                         "its files are called like 000/000002.mp3");
    }
    return dataset;
}

}  // namespace resonet
