#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "data/finding.h"
#include "data/manifest.h"

namespace resonet {

/// How evenly the clips of a data set are spread over its labels.
struct ClassBalance {
    std::vector<std::pair<std::string, std::size_t>> clips_of;  ///< by label, the largest first
    /// -sum p log p over the labels' shares p, divided by the log of their number: 1 if all are as large, 0
    /// for a single one.
    double evenness = 0.0;

    /// The largest over the smallest.
    double ratio() const;
};

/// Excluded clips do not count, here and below.
ClassBalance class_balance(const Manifest& manifest);

/// What the labels of `manifest` and the names in it tell:
///
///   single_class    warning  all clips have one label
///   imbalance       warning  the largest class is three times the smallest or more
///   small_class     warning  classes of fewer than ten clips
///   unknown_artist  note     clips without an artist
///   main_artist     warning  an artist has a quarter or more of a genre's clips, where artists are known of
///                            half of them or more
///   mixed_artist    note     artists in several genres
///   synthetic       note     clips rendered by a program
std::vector<Finding> label_findings(const Manifest& manifest);

/// The clips of each recording (a track, a cluster or clips of the same content, also by way of others; but
/// not a file, which can hold many) whose clips have different labels, in the order of their first clips.
/// Excluded clips tell what belongs together, and their labels do not count. The clusters of `manifest`
/// should be filled in.
std::vector<std::vector<std::size_t>> conflicting_recordings(const Manifest& manifest);

/// Those recordings: "label_conflict", an error.
std::vector<Finding> label_conflicts(const Manifest& manifest);

}  // namespace resonet
