#pragma once

#include <string>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// A data set that a reader found, and what could not be used of it.
struct FoundDataset {
    Manifest manifest;                   ///< sorted by path (and row), without a split unless it brings one
    std::vector<InputFailure> failures;  ///< unreadable or unlabelled files, in the same order
    std::vector<std::string> notes;      ///< what else to know of it, for people, a sentence each
    /// How long its clips are said to be, in seconds, where one that is clearly shorter is a fault of the
    /// copy and left out; 0: of any length.
    double clip_seconds = 0.0;
};

}  // namespace resonet
