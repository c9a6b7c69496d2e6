#pragma once

#include <span>
#include <string>
#include <string_view>

namespace resonet {

/// The one of `known` that `word` was probably meant to be: at most a third of its letters (and at least
/// one) inserted, dropped, replaced or swapped with a neighbour; empty if none is that near.
std::string nearest(std::string_view word, std::span<const std::string> known);

}  // namespace resonet
