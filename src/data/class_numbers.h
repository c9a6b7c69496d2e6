#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// The classes of a data set.
struct ClassNumbers {
    std::vector<std::string> labels;   ///< sorted bytewise, each once
    std::vector<std::size_t> of_clip;  ///< where in `labels` that of each clip is
};

ClassNumbers class_numbers(const Manifest& manifest);

}  // namespace resonet
