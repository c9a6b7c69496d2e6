#pragma once

#include <span>
#include <vector>

#include "data/duplicates.h"
#include "data/finding.h"
#include "data/manifest.h"

namespace resonet {

/// What `pairs` amount to, but for those with an excluded clip:
///
///   exact_duplicate   warning  clips of the same content
///   near_duplicate    warning  copies in another format, overlapping excerpts; the most alike first
std::vector<Finding> duplicate_findings(const Manifest& manifest, std::span<const DuplicatePair> pairs);

/// What straddles the splits and folds of `manifest` (find_leaks()), whose clusters should be filled in:
///
///   split_leak        error    recordings (by track, file or cluster) in more than one of train, valid, test
///   artist_leak       warning  artists that are
///   album_leak        note     albums that are
///   fold_leak         error    recordings in more than one fold of a cross-validation, where there are folds
///   artist_fold_leak  warning  artists that are
std::vector<Finding> leak_findings(const Manifest& manifest);

}  // namespace resonet
