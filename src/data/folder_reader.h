#pragma once

#include <filesystem>

#include "data/dataset_result.h"

namespace resonet {

/// Whether `path` is called like a picture: .png, .jpg or .jpeg. Nothing is opened.
bool has_picture_extension(const std::filesystem::path& path);

/// The data set of a folder that holds one folder a genre ("blues/one.wav", "rock/album/two.mp3"), of audio
/// files or of pictures: the label of a file is the name of the first folder on the way to it; the track is
/// its path below `folder` without the extension. Files are known by their extension and not opened; every
/// clip is a whole file, without a split. Files outside a genre's folder are failures.
/// Errors: UsageError if the folder cannot be read or holds no such files in sub-folders, and for a `kind`
/// whose clips are rows.
FoundDataset read_genre_folder(const std::filesystem::path& folder, SourceKind kind = SourceKind::audio);

}  // namespace resonet
