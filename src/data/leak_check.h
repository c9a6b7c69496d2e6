#pragma once

#include <string>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// Something that is in more than one of train, valid and test.
struct Leak {
    std::string name;           ///< the track, file or artist
    std::vector<Split> splits;  ///< two or three, in the order of Split
    std::size_t clips = 0;      ///< its clips in those splits
};

struct LeakReport {
    std::vector<Leak> tracks;   ///< tracks that straddle splits; if none does, audio files that do
    std::vector<Leak> artists;  ///< artists that do; clips of unknown artists do not count
};

/// Finds what straddles the splits of `manifest`, sorted by name. Excluded and unassigned clips do not
/// count.
LeakReport find_leaks(const Manifest& manifest);

/// Makes sure that no track straddles train, valid and test: a model would be tested on what it was
/// trained on. Returns what else there is to say about the splits (artists that straddle them, and with
/// `allow_leaky` also the tracks), for people, one line each; empty if all is well.
/// Errors: UsageError with examples, unless `allow_leaky`.
std::string require_disjoint(const Manifest& manifest, bool allow_leaky = false);

}  // namespace resonet
