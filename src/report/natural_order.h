#pragma once

#include <string_view>

namespace resonet {

/// Whether `a` comes before `b` where runs of digits count as numbers: "fold-2" before "fold-10", "a/b"
/// before "a b" (folders stay together). A total order: texts that differ by leading zeros alone are compared
/// byte by byte.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace resonet
