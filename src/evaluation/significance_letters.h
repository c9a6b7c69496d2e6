#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace resonet {

/// Compact letter display (Piepho 2004): models that share a letter do not differ significantly, models that
/// share none do. `count` models; `different`: the pairs that differ. Letters run from "a", given to the
/// first model first. Beyond "z" come "A" to "Z", then numbers in brackets.
std::vector<std::string> significance_letters(
    std::size_t count, const std::vector<std::pair<std::size_t, std::size_t>>& different);

}  // namespace resonet
