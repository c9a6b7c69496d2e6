#pragma once

#include <cstddef>
#include <string_view>

namespace resonet {

/// What a centred frame sees beyond the ends of the signal: numpy.pad's "constant", "reflect" and "edge".
enum class Padding { zero, reflect, edge };

std::string_view to_string(Padding padding);

/// Errors: UsageError, unless "zero", "reflect" or "edge".
Padding padding_from_string(std::string_view name);

/// The sample of a signal of `count` (at least 1) samples that stands at `position`, before its start or
/// after its end as well: numpy.pad's rule, which reflects repeatedly. Zero padding, which repeats no
/// sample, gives `count` there.
std::size_t padded_index(std::ptrdiff_t position, std::size_t count, Padding padding);

}  // namespace resonet
