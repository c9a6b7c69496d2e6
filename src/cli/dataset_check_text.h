#pragma once

#include <cstddef>
#include <string>

#include "data/dataset_check.h"
#include "data/manifest.h"

namespace resonet {

/// A check for people: what was checked, the findings from the worst on with up to `most_examples` cases
/// each and what to do about them, and the sum of it; lines ended by line feeds.
std::string check_text(const Manifest& manifest, const DatasetCheck& check, std::size_t most_examples);

}  // namespace resonet
