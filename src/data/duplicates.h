#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/fingerprint.h"
#include "data/manifest.h"
#include "data/overlap_search.h"

namespace resonet {

/// Two clips of one recording, by their places in the manifest.
struct DuplicatePair {
    std::size_t first = 0;
    std::size_t second = 0;  ///< larger than first
    bool exact = false;      ///< of the same content; then `match` says nothing
    FingerprintMatch match;
};

/// Pairs of clips of the same content: each clip with the one that leads them, the first that is not excluded
/// (the first of all, where all are). `contents` has one text a clip of `manifest`; an empty one is like no
/// other. Sorted by first, then second.
std::vector<DuplicatePair> exact_duplicates(const Manifest& manifest, std::span<const std::string> contents);

/// Pairs of clips of one recording by their fingerprints (one for each clip of `manifest`), but for clips of
/// one track, which are known to be. Copies in `exact` (of exact_duplicates()) are looked at once, by the one
/// that leads them. Sorted by first, then second. Errors: as find_overlaps().
std::vector<DuplicatePair> near_duplicates(const Manifest& manifest,
                                           std::span<const std::span<const std::uint32_t>> fingerprints,
                                           std::span<const DuplicatePair> exact,
                                           const OverlapSearchOptions& options = {});

/// The name of each clip's cluster: clips that `pairs` joins, also by way of others, or that had the same
/// name of a cluster before. It is the name the first of its clips with one had, else the track of its first
/// clip; empty for a clip that has neither a name nor a copy.
std::vector<std::string> cluster_names(const Manifest& manifest, std::span<const DuplicatePair> pairs);

/// The clips of each cluster of two or more, in the order of their first clips.
std::vector<std::vector<std::size_t>> clips_by_cluster(std::span<const std::string> names);

}  // namespace resonet
