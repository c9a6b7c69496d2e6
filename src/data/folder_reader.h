#pragma once

#include <filesystem>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// A data set found in a folder, and what in there could not be used.
struct FolderDataset {
    Manifest manifest;                   ///< sorted by path; every clip a whole file, without a split
    std::vector<InputFailure> failures;  ///< unreadable folders, files outside a genre's folder
};

/// The data set of a folder that holds one folder a genre ("blues/one.wav", "rock/album/two.mp3"): the
/// label of a file is the name of the first folder on the way to it; the track is its path below
/// `folder` without the extension. Files are known by their extension and not opened.
/// Errors: UsageError if the folder cannot be read or holds no audio in sub-folders.
FolderDataset read_genre_folder(const std::filesystem::path& folder);

}  // namespace resonet
