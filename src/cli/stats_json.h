#pragma once

#include <string>

#include "data/manifest_stats.h"

namespace resonet {

/// The statistics of a data set as one JSON document. Hours are of the clips whose length is known.
std::string stats_json(const Manifest& manifest, const ManifestStats& stats);

}  // namespace resonet
