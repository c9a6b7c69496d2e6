#include "data/dataset_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <vector>

#include "core/error.h"
#include "data/fma_reader.h"
#include "data/folder_reader.h"
#include "data/genre_map.h"
#include "data/gtzan_artists.h"
#include "data/source_files.h"
#include "data/tag_reader.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> names = {"gtzan", "fma", "folders", "tags", "table", "pictures"};
constexpr std::size_t tag_samples = 60;

/// What a look at the files tells.
struct Census {
    std::size_t files = 0;
    std::size_t called_gtzan = 0;
    std::size_t one_deep = 0;  ///< in a folder right below the source
    std::size_t deeper = 0;
    std::set<std::string> folders;  ///< the first ones on the way to a file
};

Census count(const std::vector<FoundFile>& files, const fs::path& source) {
    Census census;
    const fs::path root = source.lexically_normal();
    for (const FoundFile& found : files) {
        ++census.files;
        if (gtzan_name(found.path)) ++census.called_gtzan;
        const fs::path below = found.path.lexically_normal().lexically_relative(root);
        const auto depth = std::distance(below.begin(), below.end());
        if (depth == 2) ++census.one_deep;
        if (depth > 2) ++census.deeper;
        if (depth >= 2) census.folders.insert(below.begin()->string());
    }
    return census;
}

struct TagCensus {
    std::size_t looked_at = 0;
    std::size_t with_genre = 0;
    std::set<std::string> genres;   ///< folded
    std::set<std::string> folders;  ///< the first ones on the way to the files looked at
};

/// Looks at the tags of files that are spread evenly over all.
TagCensus count_tags(const std::vector<FoundFile>& files, const fs::path& source) {
    TagCensus census;
    const fs::path root = source.lexically_normal();
    const std::size_t looks = std::min(files.size(), tag_samples);
    for (std::size_t i = 0; i < looks; ++i) {
        const FoundFile& found = files[i * files.size() / looks];
        if (!found.error.empty()) continue;
        ++census.looked_at;
        census.folders.insert(found.path.lexically_normal().lexically_relative(root).begin()->string());
        const std::optional<MusicTags> tags = read_tags(found.path);
        if (!tags || tags->genres.empty()) continue;
        ++census.with_genre;
        census.genres.insert(folded_label(tags->genres.front()));
    }
    return census;
}

DetectedFormat detect_audio(const std::vector<FoundFile>& files, const fs::path& source) {
    const Census census = count(files, source);
    if (2 * census.called_gtzan > census.files) {
        return {DatasetFormat::gtzan, fmt::format("{} of {} audio files are called like clips of GTZAN",
                                                  census.called_gtzan, census.files)};
    }
    const TagCensus tags = count_tags(files, source);
    const bool tagged = tags.with_genre > 0 && 2 * tags.with_genre >= tags.looked_at;
    const bool folder_is_genre = std::ranges::any_of(
        tags.folders, [&](const std::string& name) { return tags.genres.contains(folded_label(name)); });
    const bool by_artist =
        tagged && !folder_is_genre && tags.genres.size() >= 2 && tags.folders.size() > 2 * tags.genres.size();
    const std::string tag_text =
        fmt::format("{} of {} files looked at have a genre in their tags", tags.with_genre, tags.looked_at);
    if (2 * census.one_deep >= census.files && !by_artist) {
        return {DatasetFormat::folders, fmt::format("{} of {} audio files lie right in one of {} folders{}",
                                                    census.one_deep, census.files, census.folders.size(),
                                                    tagged ? "; to go by their tags: --format tags" : "")};
    }
    if (tagged) return {DatasetFormat::tags, tag_text + "; to go by the folders: --format folders"};
    if (census.folders.empty()) {
        throw UsageError(source.string(), "holds audio files without sub-folders, of which " + tag_text,
                         "put the files of each genre into a folder of its name, or tag them");
    }
    return {DatasetFormat::folders,
            fmt::format("{} of {} audio files lie below one of {} folders", census.one_deep + census.deeper,
                        census.files, census.folders.size())};
}

}  // namespace

std::string_view to_string(DatasetFormat format) {
    return names.at(static_cast<std::size_t>(format));
}

std::optional<DatasetFormat> dataset_format_from_string(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<DatasetFormat>(found - names.begin());
}

DetectedFormat detect_dataset_format(const fs::path& source) {
    std::error_code error;
    if (fs::exists(source, error) && !fs::is_directory(source, error)) {
        return {DatasetFormat::table, "it is a file"};
    }
    if (looks_like_fma(source)) return {DatasetFormat::fma, "fma_metadata is there"};
    const std::vector<FoundFile> audio = source_files(source, has_audio_extension).files;
    if (!audio.empty()) return detect_audio(audio, source);
    const std::vector<FoundFile> pictures = source_files(source, has_picture_extension).files;
    if (!pictures.empty()) {
        return {DatasetFormat::pictures, fmt::format("it holds {} pictures and no audio", pictures.size())};
    }
    throw UsageError(source.string(), "holds neither audio files nor pictures", "name another folder");
}

}  // namespace resonet
