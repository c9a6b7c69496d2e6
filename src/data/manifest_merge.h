#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "data/genre_map.h"
#include "data/manifest.h"

namespace resonet {

/// How to make one data set of several.
struct MergeOptions {
    GenreMap labels = {};          ///< new names; clips whose new label is blank are left out
    bool skip_duplicates = false;  ///< keeps the first of clips that are in two sets, instead of refusing
    bool same_tracks = false;      ///< tracks and clusters of one name in two sets are one
};

/// Several data sets as one.
struct Merged {
    Manifest manifest;
    std::size_t duplicates = 0;               ///< clips that were skipped
    std::size_t left_out = 0;                 ///< clips whose label was mapped to nothing
    std::vector<std::string> renamed_tracks;  ///< names of two sets or more, before; sorted
    std::size_t shared_artists = 0;           ///< names that clips of two sets or more bear
    std::size_t same_content = 0;             ///< clips with the same samples as one of an earlier set
    std::vector<std::string> unused_labels;   ///< of the map, that no set has
};

/// Joins `sets` of one kind, in their order, with the columns of all. A track (or cluster) name that two sets
/// use for different files gets the name of its set in front ("jamendo/01"), as numbers and file names say
/// little; sets that name a file in common mean the same by it, and keep one name (that of the first of
/// them). Artists of one name are one artist. Clips with the same samples (known_content()) as one of another
/// set get a cluster, so that divisions keep them together. Split and fold columns are named as in the first.
/// Errors: UsageError for sets of different kinds, clips that are in two sets, and where nothing is left.
Merged merge_manifests(std::span<const Manifest> sets, const MergeOptions& options = {});

}  // namespace resonet
