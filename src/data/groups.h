#pragma once

#include <cstddef>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// What keeps clips together. Clips of one file of audio or one picture always are, whatever the manifest
/// says of their tracks.
struct Grouping {
    bool track = true;
    bool cluster = true;
    bool album = false;  ///< of one artist: "Greatest Hits" of two artists are two albums
    bool artist = false;
};

/// The group of every clip, numbered from 0 in the order they come: clips that share a track are in one
/// group, and so on for what else `by` says, also by way of others (a track of a cluster with a track of
/// an artist). Blank names share nothing.
std::vector<std::size_t> group_numbers(const Manifest& manifest, const Grouping& by);

}  // namespace resonet
