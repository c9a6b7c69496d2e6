#pragma once

#include <string>

#include "report/comparison.h"

namespace resonet {

/// A comparison for people: the leak, if there is one; a table of the models; the best against every other;
/// notes.
std::string comparison_text(const Comparison& comparison);

}  // namespace resonet
