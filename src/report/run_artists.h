#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "report/run_folder.h"

namespace resonet {

/// Finds the artists of clips whose predictions do not tell them, as older ones do not, in the manifest that
/// run.json names.
class RunArtists {
  public:
    /// Fills the artists (and the lengths, where they are not known) of run.test in. Leaves all as it is
    /// where any clip has an artist, the manifest is not there any more, cannot be read, or lacks a clip or
    /// has another label for it.
    void fill_in(RunFolder& run);

  private:
    struct Facts {
        std::string label;
        std::string artist;
        double seconds = 0;
    };
    using Clips = std::unordered_map<std::string, Facts>;

    const std::optional<Clips>& clips_of(const std::string& manifest);

    std::map<std::string, std::optional<Clips>> manifests_;  ///< none: of no use
};

}  // namespace resonet
