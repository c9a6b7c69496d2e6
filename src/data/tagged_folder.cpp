#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "data/clip_checks.h"
#include "data/manifest_columns.h"
#include "data/source_files.h"
#include "data/tag_reader.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// What was read of one file.
struct ReadFile {
    std::optional<MusicTags> tags;
    std::string problem;
};

ReadFile read_file(const FoundFile& found) {
    throw_if_interrupted();
    if (!found.error.empty()) return {std::nullopt, found.error};
    std::optional<MusicTags> tags = read_tags(found.path);
    if (!tags) return {std::nullopt, "has no tags that can be read"};
    return {std::move(tags), {}};
}

/// Puts clips together from their tags.
class Library {
  public:
    Library(const fs::path& folder, const TagOptions& options)
        : root_(folder.lexically_normal()), options_(options) {
        dataset_.manifest.source = folder;
        dataset_.manifest.extra_columns = {"genres", "album_artist"};
    }

    void add(const fs::path& path, ReadFile&& file) {
        // A file that bears no tags at all has no genre either.
        const bool lacks_genre =
            (file.tags && file.tags->genres.empty()) || (!file.tags && path_is_file(path));
        if (lacks_genre && options_.unlabelled) {
            file.problem.clear();
            ++unlabelled_;
        } else if (lacks_genre && file.tags) {
            file.problem = "has no genre tag";
        }
        if (!file.problem.empty()) {
            dataset_.failures.push_back({path.string(), file.problem});
            return;
        }
        const MusicTags tags = file.tags.value_or(MusicTags());
        ClipRecord clip;
        clip.path = path;
        clip.label = tags.genres.empty() ? *options_.unlabelled : tags.genres.front();
        clip.track = path.lexically_normal().lexically_relative(root_).replace_extension().generic_string();
        clip.artist = tags.artist.empty() ? tags.album_artist : tags.artist;
        clip.album = tags.album;
        clip.title = tags.title;
        clip.extra = {tags.genres.size() > 1 ? fmt::format("{}", fmt::join(tags.genres, "; ")) : "",
                      tags.album_artist == clip.artist ? "" : tags.album_artist};
        if (std::string problem = clip_problem(clip, SourceKind::audio); !problem.empty()) {
            dataset_.failures.push_back({path.string(), std::move(problem)});
            return;
        }
        dataset_.manifest.clips.push_back(std::move(clip));
    }

    FoundDataset finish() {
        std::vector<ClipRecord>& clips = dataset_.manifest.clips;
        const auto several =
            std::ranges::count_if(clips, [](const auto& clip) { return !clip.extra[0].empty(); });
        if (several > 0) {
            dataset_.notes.push_back(fmt::format(
                "files with more than one genre: {}; the first is their label, column 'genres' holds all",
                several));
        }
        if (unlabelled_ > 0) {
            dataset_.notes.push_back(
                fmt::format("files without a genre, labelled '{}': {}", *options_.unlabelled, unlabelled_));
        }
        drop_blank_columns(dataset_.manifest);
        return std::move(dataset_);
    }

  private:
    static bool path_is_file(const fs::path& path) {
        std::error_code error;
        return fs::is_regular_file(path, error);
    }

    const fs::path root_;
    const TagOptions& options_;
    FoundDataset dataset_;
    std::size_t unlabelled_ = 0;
};

}  // namespace

FoundDataset read_tagged_folder(const fs::path& folder, const TagOptions& options) {
    const SourceFiles source = source_files(folder, has_audio_extension);
    const std::vector<FoundFile>& files = source.files;
    if (files.empty()) throw UsageError(folder.string(), "holds no audio files", "name another folder");
    Library library(folder, options);
    Progress progress("reading tags", files.size(), {.enabled = options.progress});
    ordered_map(
        files.size(), options.threads, 0, [&](std::size_t i) { return read_file(files[i]); },
        [&](std::size_t i, ReadFile&& file) {
            library.add(files[i].path, std::move(file));
            progress.advance();
        });
    progress.finish();
    FoundDataset dataset = library.finish();
    dataset.notes.insert(dataset.notes.end(), source.notes.begin(), source.notes.end());
    if (dataset.manifest.clips.empty()) {
        throw UsageError(folder.string(), "holds no audio files with a genre tag",
                         "tag them, or put the files of each genre into a folder of its name");
    }
    return dataset;
}

}  // namespace resonet
