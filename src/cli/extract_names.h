#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_files.h"

namespace resonet {

/// What an input is called in a table.
struct ClipName {
    std::string filename;  ///< base name, or the path as given where that would be ambiguous; UTF-8
    std::string label;     ///< name of the folder that directly holds the file; UTF-8
};

/// Name of the folder that directly holds a file, as it is on the disk; empty for the root.
std::string folder_name(const std::filesystem::path& path);

/// The names of all inputs. Those that share file name and label go by their path.
std::vector<ClipName> clip_names(std::span<const FoundFile> inputs);

/// The name of a segment of a file: its index before the extension, "blues.00000.3.wav".
std::string segment_name(const std::string& filename, std::size_t segment);

}  // namespace resonet
