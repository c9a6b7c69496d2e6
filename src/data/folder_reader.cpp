#include "data/folder_reader.h"

#include <iterator>

#include "audio/audio_files.h"
#include "core/error.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

std::vector<FoundFile> files_in(const fs::path& folder) {
    try {
        return find_audio_files(folder, true);
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
}

}  // namespace

FolderDataset read_genre_folder(const fs::path& folder) {
    FolderDataset dataset;
    dataset.manifest.source = folder;
    const fs::path root = folder.lexically_normal();
    for (const FoundFile& found : files_in(folder)) {
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
        if (const std::string problem = clip_problem(clip, SourceKind::audio); !problem.empty()) {
            dataset.failures.push_back({found.path.string(), problem});
            continue;
        }
        dataset.manifest.clips.push_back(std::move(clip));
    }
    if (dataset.manifest.clips.empty()) {
        throw UsageError(folder.string(), "holds no audio files in sub-folders",
                         "put the files of each genre into a folder of its name");
    }
    return dataset;
}

}  // namespace resonet
