#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_files.h"
#include "cli/extract_record.h"

namespace resonet {

/// What an input is called in a table.
struct ClipName {
    std::string filename;  ///< as the table has it
    std::string label;     ///< name of the folder that directly holds the file; UTF-8
};

/// How inputs are called.
enum class NameStyle {
    base_names,  ///< base name, or the path as given where that would be ambiguous; UTF-8
    paths,       ///< the path as given, even if it is not UTF-8
};

/// What all inputs of a run are called, and what those of earlier runs are.
struct ClipNames {
    std::vector<ClipName> names;  ///< of the inputs
    InputPaths paths;             ///< of everything that has a name
};

/// Name of the folder that directly holds a file, as it is on the disk; empty for the root.
std::string folder_name(const std::filesystem::path& path);

/// Names the inputs. A file that is in `earlier` keeps its name; another one never gets a name that is there,
/// and goes by its absolute path if the path as given is.
ClipNames clip_names(std::span<const FoundFile> inputs, NameStyle style, InputPaths earlier = {});

/// The name of a segment of a file: its index before the extension, "blues.00000.3.wav".
std::string segment_name(const std::string& filename, std::size_t segment);

}  // namespace resonet
