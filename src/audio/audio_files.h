#pragma once

#include <filesystem>
#include <functional>
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

/// The files in `folder` that are `wanted` by their name, and with `recursive` those in the folders below it,
/// sorted by path.
///
/// Links to files and folders are followed, every folder is visited once, so cycles end. Dangling links and
/// non-files of a wanted name, and folders that cannot be read, become entries with an error: nothing below
/// `folder` stops the walk.
/// Throws InputError if `folder` itself is missing, not a folder, or unreadable.
std::vector<FoundFile> find_files(const std::filesystem::path& folder, bool recursive,
                                  const std::function<bool(const std::filesystem::path&)>& wanted);

/// Likewise the audio files. Names starting with "._" (macOS's companions of files) are passed over.
/// Throws InputError if `folder` itself is missing, not a folder, or unreadable.
std::vector<FoundFile> find_audio_files(const std::filesystem::path& folder, bool recursive = true);

}  // namespace resonet
