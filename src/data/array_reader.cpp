#include "data/array_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/csv.h"
#include "core/error.h"
#include "core/npy_header.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "data/image_codec.h"
#include "data/manifest_columns.h"
#include "data/split_words.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Column = std::optional<std::size_t>;

std::variant<NpyRows<std::uint8_t>, NpyRows<float>> open_rows(const fs::path& path) {
    const NpyHeader header = read_npy_header(path);
    if (header.shape.size() != 3) {
        throw InputError(path.string(), fmt::format("has {} dimensions", header.shape.size()),
                         "images are stored as [clip, band, column]");
    }
    if (std::find(header.shape.begin() + 1, header.shape.end(), 0U) != header.shape.end()) {
        throw InputError(path.string(), "holds images without bands or columns", "write it again");
    }
    if (header.descr == npy_descr<std::uint8_t>()) return NpyRows<std::uint8_t>(path);
    if (header.descr == npy_descr<float>()) return NpyRows<float>(path);
    throw InputError(path.string(), "holds elements of type '" + header.descr + "'",
                     "save images as uint8 (0 to 255) or float32 (0 to 1)");
}

/// Turns the rows of an index into clips.
class IndexReader {
  public:
    IndexReader(const fs::path& index, const fs::path& npy, const ArrayColumns& columns)
        : index_(index), npy_(npy), size_(ImageArray(npy).size()), table_(index) {
        row_ = named(columns.row);
        label_ = named(columns.label);
        split_ = named_or_usual(columns.split, {"split"});
        artist_ = named_or_usual(columns.artist, {"artist"});
        track_ = named_or_usual(columns.track, {"track", "clip"});
        album_ = named_or_usual(columns.album, {"album"});
        cluster_ = named_or_usual(columns.cluster, {"cluster"});
        title_ = named_or_usual(columns.title, {"title"});
        fold_ = named_or_usual(columns.fold, {"fold"});
        const std::set<Column> taken = {row_,   label_,   split_, artist_, track_,
                                        album_, cluster_, title_, fold_};
        for (std::size_t i = 0; i < table_.header().size(); ++i) {
            if (!taken.contains(i)) extra_.push_back(i);
        }
    }

    Manifest read() {
        Manifest manifest;
        manifest.source = index_;
        manifest.kind = SourceKind::arrays;
        manifest.extra_columns = extra_names();
        DuplicateFinder duplicates;
        while (table_.next()) {
            ClipRecord clip = read_clip();
            const std::string problem = clip_problem(clip, SourceKind::arrays);
            if (!problem.empty()) table_.fail(problem, "correct this row");
            if (!duplicates.insert(clip)) {
                table_.fail(fmt::format("repeats row {} of the array", clip.row), "remove one");
            }
            manifest.clips.push_back(std::move(clip));
        }
        if (manifest.clips.empty()) throw UsageError(index_.string(), "lists no clips", "add a row for each");
        return manifest;
    }

  private:
    std::size_t named(const std::string& name) const {
        const Column found = table_.column(name);
        if (found) return *found;
        throw UsageError(index_.string(), "has no column '" + printable(name) + "'",
                         "its columns are " + printable(fmt::format("{}", fmt::join(table_.header(), ", "))));
    }

    Column named_or_usual(const std::optional<std::string>& name,
                          std::initializer_list<const char*> usual) const {
        if (name) return named(*name);
        for (const char* candidate : usual) {
            if (const Column found = table_.column(candidate)) return found;
        }
        return std::nullopt;
    }

    std::vector<std::string> extra_names() const {
        std::vector<std::string> names;
        const std::vector<std::string>& header = table_.header();
        for (const std::size_t i : extra_) {
            std::string name = header[i];
            if (is_manifest_column(name)) {
                do name.insert(0, "index_");
                while (std::ranges::find(header, name) != header.end());
            }
            names.push_back(std::move(name));
        }
        return names;
    }

    std::string text(const Column& column) const { return column ? table_.row()[*column] : std::string(); }

    ClipRecord read_clip() const {
        ClipRecord clip;
        const std::optional<std::size_t> row = parse_index(text(row_));
        if (!row) table_.fail("'" + printable(text(row_)) + "' is not a row number", "number them from 0");
        if (*row >= size_) {
            table_.fail(fmt::format("names row {} of an array of {}", *row, size_),
                        "name the array that belongs to this index");
        }
        clip.path = npy_;
        clip.row = *row;
        clip.label = text(label_);
        clip.artist = text(artist_);
        clip.album = text(album_);
        clip.cluster = text(cluster_);
        clip.title = text(title_);
        clip.track = text(track_);
        if (clip.track.empty()) clip.track = fmt::format("{}:{}", npy_.stem().string(), *row);
        const std::optional<Split> split = split_from_string(text(split_));
        if (!split) {
            table_.fail("has the unknown split '" + printable(text(split_)) + "'",
                        split_remedy(text(split_)));
        }
        clip.split = *split;
        if (const std::string fold = text(fold_); !fold.empty()) {
            const std::optional<std::size_t> number = parse_index(fold);
            if (!number || *number > largest_fold)
                table_.fail("'" + printable(fold) + "' is not a fold number");
            clip.fold = static_cast<int>(*number);
        }
        for (const std::size_t i : extra_) clip.extra.push_back(table_.row()[i]);
        return clip;
    }

    const fs::path& index_;
    const fs::path& npy_;
    const std::size_t size_;
    CsvReader table_;
    Column row_, label_, split_, artist_, track_, album_, cluster_, title_, fold_;
    std::vector<std::size_t> extra_;
};

}  // namespace

Manifest read_array_index(const fs::path& index_csv, const fs::path& npy, const ArrayColumns& columns) {
    try {
        return IndexReader(index_csv, npy, columns).read();
    } catch (const InputError& error) {
        if (error.subject() == npy.string()) throw;
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
}

ImageArray::ImageArray(const fs::path& path) : path_(path), rows_(open_rows(path)) {}

const std::vector<std::size_t>& ImageArray::shape() const {
    return std::visit([](const auto& rows) -> const std::vector<std::size_t>& { return rows.shape(); },
                      rows_);
}

Image ImageArray::image(std::size_t row) const {
    if (row >= size()) {
        throw InputError(path_.string(), fmt::format("has no row {}", row),
                         fmt::format("its rows are 0 to {}", size() - 1));
    }
    Image image;
    image.bands = static_cast<int>(bands());
    image.columns = static_cast<int>(columns());
    image.values.resize(bands() * columns());
    if (const auto* const bytes = std::get_if<NpyRows<std::uint8_t>>(&rows_)) {
        std::ranges::transform(bytes->row(row), image.values.begin(),
                               [](std::uint8_t byte) { return value_of(byte); });
    } else {
        std::ranges::copy(std::get<NpyRows<float>>(rows_).row(row), image.values.begin());
        const auto proper = [](float value) { return value >= 0.0F && value <= 1.0F; };
        if (!std::ranges::all_of(image.values, proper)) {
            throw InputError(path_.string(), fmt::format("row {} has values that are not from 0 to 1", row),
                             "scale the images first");
        }
    }
    return image;
}

void require_compatible(const ImageArray& array, const fs::path& path, const Profile& profile) {
    if (array.bands() == static_cast<std::size_t>(profile.bands)) return;
    throw UsageError(path.string(),
                     fmt::format("holds images of {} bands where profile '{}' has {}", array.bands(),
                                 profile.name, profile.bands),
                     "choose the profile the images were made with");
}

}  // namespace resonet
