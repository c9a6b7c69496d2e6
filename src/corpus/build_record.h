#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/append_file.h"

namespace resonet {

/// A clip that was cut.
struct CutClip {
    double start = 0.0;       ///< in the track, in seconds
    std::uint64_t bytes = 0;  ///< of its file
};

/// A track that was dealt with; without clips if it is too short.
struct CutTrack {
    std::string id;
    double seconds = 0.0;  ///< without the silence at its ends
    std::vector<CutClip> clips;
};

/// Makes the folder of a data set, if it is not there, and returns the path of its diary. It may hold an
/// earlier build, "downloads", or nothing. Errors: UsageError if it holds other files; SystemError.
std::filesystem::path make_build_folder(const std::filesystem::path& out);

/// The diary of a data set in the making: with which settings, and which tracks are done. It is what a build
/// that was stopped goes on from, also after a kill. Only one process has it open.
class BuildRecord {
  public:
    /// Opens the diary at `path` or begins it; a line that was being written when the process was killed is
    /// cut off. Errors: UsageError if it was begun with other settings (the message names them), if another
    /// process has it, or for a file that is no diary; SystemError.
    BuildRecord(const std::filesystem::path& path, const nlohmann::json& settings);

    /// The track, or null if it is not done.
    const CutTrack* find(const std::string& id) const;

    void add(const CutTrack& track);

  private:
    AppendFile file_;
    std::map<std::string, CutTrack> tracks_;
};

}  // namespace resonet
