#pragma once

#include <string>
#include <vector>

#include "data/split_quality.h"

namespace resonet {

/// How a division is called.
struct SplitNames {
    std::vector<std::string> parts;  ///< "train", "test"; "1", "2"
    bool folds = false;
    std::string group;  ///< what is kept together: "track", "artist"; empty: nothing
};

/// What to say of a division, for people: a table of classes and parts, how near it came to what was
/// asked, which classes are missing where, and what leaks; lines ended by line feeds.
std::string split_report(const SplitQuality& quality, const SplitNames& names);

}  // namespace resonet
