#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "audio/audio_files.h"

namespace resonet {

/// What was found below a folder.
struct SourceFiles {
    std::vector<FoundFile> files;
    std::vector<std::string> notes;  ///< of what was passed over, for people; a sentence each
};

/// The files below `folder` that are `wanted` by their name, as find_files() lists them, but for hidden ones:
/// those whose name, or that of a folder on the way to them, begins with a dot. A note counts them.
/// Errors: UsageError if the folder itself cannot be read.
SourceFiles source_files(const std::filesystem::path& folder,
                         const std::function<bool(const std::filesystem::path&)>& wanted);

/// Why not even `least_seconds` of audio can be decoded from `path`: "is 1.6 s long instead of 30", or what
/// AudioStream says of it; empty: they can. For the few files that published data sets are known to have
/// broken; the whole file is decoded at most.
std::string length_problem(const std::filesystem::path& path, double least_seconds, double usual_seconds);

/// "is 1.6 s long instead of 30".
std::string short_clip_problem(double seconds, double usual_seconds);

}  // namespace resonet
