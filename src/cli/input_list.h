#pragma once

#include <istream>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_files.h"

namespace resonet {

struct InputListOptions {
    bool recursive = false;       ///< look into the folders below a folder, too
    bool null_separated = false;  ///< the names on standard input end with a NUL byte, not a line break
};

/// The audio files that `arguments` stand for, in their order: files by their name (whether they exist or
/// not), of folders the audio files in them, and for "-" what the names on `input` stand for. Whatever
/// names no file becomes an entry with an error.
std::vector<FoundFile> list_inputs(std::span<const std::string> arguments, std::istream& input,
                                   const InputListOptions& options);

}  // namespace resonet
