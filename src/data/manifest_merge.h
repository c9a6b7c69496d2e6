#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// Labels as they stand, and what they become; blank: their clips are left out.
using LabelMap = std::map<std::string, std::string>;

/// Reads a CSV file with the columns from and to. Errors: UsageError that names the line for labels that
/// cannot be, and for one that is mapped twice.
LabelMap read_label_map(const std::filesystem::path& path);

/// How to make one data set of several.
struct MergeOptions {
    LabelMap labels = {};
    bool skip_duplicates = false;  ///< keeps the first of clips that are in two sets, instead of refusing
    bool same_tracks = false;      ///< tracks of one name in two sets are one recording
};

/// Several data sets as one.
struct Merged {
    Manifest manifest;
    std::size_t duplicates = 0;               ///< clips that were skipped
    std::size_t left_out = 0;                 ///< clips whose label was mapped to nothing
    std::vector<std::string> renamed_tracks;  ///< names of two sets or more, before; sorted
    std::size_t shared_artists = 0;           ///< names in two sets or more
    std::size_t same_content =
        0;  ///< clips with the same samples as one of another set (AudioFacts::content)
    std::vector<std::string> unused_labels;  ///< of the map, that no set has
};

/// Joins `sets` of one kind, in their order, with the columns of all. A track (or cluster) name that two
/// sets use for different files gets the name of its set in front ("jamendo/01"), as numbers and file
/// names say little; artists of one name are one artist. Split and fold columns are named as in the first.
/// Errors: UsageError for sets of different kinds, clips that are in two sets, and where nothing is left.
Merged merge_manifests(std::span<const Manifest> sets, const MergeOptions& options = {});

}  // namespace resonet
