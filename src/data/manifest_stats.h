#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// What a set of clips amounts to.
struct ClipTotals {
    std::size_t clips = 0;
    std::size_t tracks = 0;
    std::size_t artists = 0;              ///< known ones
    double seconds = 0.0;                 ///< of the clips whose length is known
    std::size_t unknown_length = 0;       ///< clips whose length is not
    std::array<std::size_t, 5> splits{};  ///< clips by split, in the order of Split
};

/// Quartiles of what is known of the clips, by linear interpolation (as numpy.percentile does).
struct Quartiles {
    std::size_t count = 0;  ///< values; 0: the rest says nothing
    double lowest = 0.0, lower = 0.0, median = 0.0, upper = 0.0, highest = 0.0;
};

/// What to know of a data set at a glance.
struct ManifestStats {
    std::vector<std::pair<std::string, ClipTotals>> labels;  ///< sorted bytewise
    std::vector<std::pair<Split, ClipTotals>> splits;        ///< those with clips, in the order of Split
    ClipTotals all;
    std::map<int, std::size_t> folds;         ///< clips by fold, of those that have one
    std::map<int, std::size_t> sample_rates;  ///< clips by rate in Hz, where it is known
    Quartiles loudness;                       ///< in LUFS
    std::size_t clusters = 0;                 ///< of copies or overlapping excerpts
    std::size_t synthetic = 0;                ///< clips rendered by a program
    std::size_t without_artist = 0, without_album = 0, without_title = 0;
    std::size_t without_facts = 0;  ///< clips that nobody has measured
};

/// Length of a clip in seconds: as measured, else of its stretch, else from a column 'seconds' that the
/// manifest carries along; none: unknown.
std::optional<double> known_seconds(const Manifest& manifest, const ClipRecord& clip);

ManifestStats manifest_stats(const Manifest& manifest);

/// Quartiles of `values`, of which those that are not finite do not count.
Quartiles quartiles(std::vector<double> values);

}  // namespace resonet
