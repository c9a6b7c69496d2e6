#pragma once

#include <filesystem>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// Writes the clips of `manifest` as a playlist in extended M3U, UTF-8, with absolute paths. A clip that is
/// a stretch of its file gets VLC's options start-time and stop-time, in seconds. Returns the clips that
/// cannot stand in a playlist: their names hold line breaks.
/// Errors: UsageError for a data set that is not of audio files; SystemError.
std::vector<InputFailure> write_playlist(const std::filesystem::path& path, const Manifest& manifest);

}  // namespace resonet
