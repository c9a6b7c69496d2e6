#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace resonet {

/// One entry of a folder: an audio file by its name, or something that could not be looked at.
struct FoundFile {
    std::filesystem::path path;
    std::string error;  ///< empty, or why `path` cannot be used, in plain words
};

/// Whether the extension of `path` is one that audio files carry ("song.FLAC" yes, "cover.jpg" no).
/// Nothing is opened.
bool has_audio_extension(const std::filesystem::path& path);

/// Audio files in `folder`, and with `recursive` in the folders below it, sorted by path.
///
/// Links to files and folders are followed, every folder is visited once, so cycles end. Dangling links and
/// non-files with an audio extension, and folders that cannot be read, become entries with an error: nothing
/// below `folder` stops the walk. Names starting with "._" (macOS's companions of files) are passed over.
/// Throws InputError if `folder` itself is missing, not a folder, or unreadable.
std::vector<FoundFile> find_audio_files(const std::filesystem::path& folder, bool recursive = true);

}  // namespace resonet
