#pragma once

#include <cstddef>

#include "data/dataset_check.h"
#include "data/manifest.h"

namespace resonet {

/// Excludes what makes figures wrong: clips that cannot be used or have nothing in them; all clips of
/// recordings under several labels (conflicting_recordings()); of every other cluster those of other tracks
/// than the first clip, and exact copies.
/// `manifest` is that of the check; clips that were excluded before stay so and take no part. Returns the
/// number of clips that it has excluded.
std::size_t exclude_faults(Manifest& manifest, const DatasetCheck& check);

}  // namespace resonet
