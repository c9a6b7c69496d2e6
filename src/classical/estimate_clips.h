#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/leak_check.h"
#include "data/manifest.h"

namespace resonet {

/// The clips of an estimate.
struct EstimateClips {
    std::vector<bool> used;          ///< one a clip of the manifest
    std::vector<std::string> notes;  ///< what was drawn from how many, for people; none: all are used
};

/// The clips that an estimate can use: not excluded and, where the manifest divides them, in a part. Of
/// more than `most` some are drawn, as many or fewer: whole artists (or recordings, where artists are not
/// known) in a random order, without those that no longer fit. An artist who would take more than half of
/// `most` is there with the share of clips that he has among all, in whole recordings; a recording that is
/// larger than its artist's share, likewise with single clips. The same seed gives the same clips.
EstimateClips clips_for_estimate(const Manifest& manifest, std::optional<Division> division, std::size_t most,
                                 std::uint64_t seed);

}  // namespace resonet
