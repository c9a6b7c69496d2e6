#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace resonet {

/// Compact letter display (Piepho 2004): models that share a letter do not differ significantly, models that
/// share none do. `count` models; `different`: the pairs that differ. Letters run from "a", given to the
/// first model first. Beyond "z" come "A" to "Z", then numbers in brackets.
///
/// Pairs can ask for exponentially many letters (k pairs without a model in common for 2^k). Nobody reads
/// such a display: where more than 52, and more than there are models, are needed, or more than 1024 on the
/// way there, all texts are empty. Errors: std::invalid_argument for a pair that is none.
std::vector<std::string> significance_letters(
    std::size_t count, const std::vector<std::pair<std::size_t, std::size_t>>& different);

}  // namespace resonet
