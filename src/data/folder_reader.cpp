#include "data/folder_reader.h"

#include <algorithm>
#include <iterator>

#include "audio/audio_files.h"
#include "core/error.h"
#include "data/clip_checks.h"
#include "data/source_files.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

SourceFiles files_of(const fs::path& folder, SourceKind kind) {
    switch (kind) {
        case SourceKind::audio:
            return source_files(folder, has_audio_extension);
        case SourceKind::pictures:
            return source_files(folder, has_picture_extension);
        case SourceKind::arrays:
        case SourceKind::tables:
            break;
    }
    throw UsageError(folder.string(), "is a folder, where a file with many rows is needed");
}

}  // namespace

bool has_picture_extension(const fs::path& path) {
    if (path.filename().native().starts_with("._")) return false;
    std::string extension = path.extension().native();
    std::ranges::transform(extension, extension.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

FoundDataset read_genre_folder(const fs::path& folder, SourceKind kind) {
    FoundDataset dataset;
    dataset.manifest.source = folder;
    dataset.manifest.kind = kind;
    const fs::path root = folder.lexically_normal();
    const SourceFiles source = files_of(folder, kind);
    dataset.notes = source.notes;
    for (const FoundFile& found : source.files) {
        if (!found.error.empty()) {
            dataset.failures.push_back({found.path.string(), found.error});
            continue;
        }
        const fs::path below = found.path.lexically_normal().lexically_relative(root);
        ClipRecord clip;
        clip.path = found.path;
        if (std::distance(below.begin(), below.end()) < 2) {
            dataset.failures.push_back({found.path.string(), "lies in no genre's folder"});
            continue;
        }
        clip.label = below.begin()->string();
        clip.track = fs::path(below).replace_extension().generic_string();
        if (const std::string problem = clip_problem(clip, kind); !problem.empty()) {
            dataset.failures.push_back({found.path.string(), problem});
            continue;
        }
        dataset.manifest.clips.push_back(std::move(clip));
    }
    if (dataset.manifest.clips.empty()) {
        throw UsageError(folder.string(),
                         kind == SourceKind::audio ? "holds no audio files in sub-folders"
                                                   : "holds no PNG or JPEG pictures in sub-folders",
                         "put the files of each genre into a folder of its name");
    }
    return dataset;
}

}  // namespace resonet
