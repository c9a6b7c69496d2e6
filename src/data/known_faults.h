#pragma once

#include <span>
#include <string>
#include <vector>

#include "data/finding.h"
#include "data/manifest.h"

namespace resonet {

/// What is published about faults of a data set whose clips are called like those of `manifest`. GTZAN is
/// known, where half of the clips or more have its names (gtzan_name()), by the track or the file:
///
///   known_fault      warning  clips that are broken or distorted
///   known_duplicate  warning  copies, both of which are in the manifest and not in one of `clusters` (a name
///                             for each clip; see cluster_names()): named where they were not found
///
/// The copies are the 14 pairs whose published pictures of spectrograms are identical, bit for bit. The list
/// is not complete: B. L. Sturm, "The GTZAN dataset: its contents, its faults, their effects on evaluation,
/// and its future use", arXiv:1306.1461, 2013, lists 50 exact repetitions. That reggae.00086 is distorted is
/// from there and from "An analysis of the GTZAN music genre dataset", MIRUM 2012, by the same author.
/// jazz.00054 is no fault of these papers, but a damaged file in the copies of GTZAN that are found today.
std::vector<Finding> known_faults(const Manifest& manifest, std::span<const std::string> clusters);

}  // namespace resonet
