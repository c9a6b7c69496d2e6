#pragma once

#include <string>
#include <string_view>

namespace resonet {

/// What to do about `word`, which is no split: "use train instead of 'training'" for words by which others
/// call a split, whatever the case of their letters; else which ones there are.
std::string split_remedy(std::string_view word);

}  // namespace resonet
