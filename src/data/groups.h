#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// What keeps clips together.
struct Grouping {
    bool track = true;
    bool cluster = true;  ///< also what has the same content (known_content())
    bool album = false;   ///< of one artist: "Greatest Hits" of two artists are two albums
    bool artist = false;
    bool file = true;  ///< one file of audio or one picture, whatever the manifest says of their tracks
};

/// What was measured of the samples of `clip` (AudioFacts::content): clips of the same content are copies, as
/// those of one cluster are. Empty where nobody measured, and of digital silence, which is no sign of a copy.
std::string_view known_content(const ClipRecord& clip);

/// Whether anything is known of copies among the clips of `manifest` that are not excluded: the cluster or
/// the content of one.
bool knows_copies(const Manifest& manifest);

/// The group of every clip, numbered from 0 in the order they come: clips that share a track are in one
/// group, and so on for what else `by` says, also by way of others (a track of a cluster with a track of
/// an artist). Blank names share nothing.
std::vector<std::size_t> group_numbers(const Manifest& manifest, const Grouping& by);

}  // namespace resonet
