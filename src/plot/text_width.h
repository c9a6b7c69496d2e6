#pragma once

#include <string>
#include <string_view>

namespace resonet {

/// About the width of `text` in pixels when set in `font` pixels, rather too much than too little.
double text_width(std::string_view text, double font);

/// `text`, or as much of its beginning as is at most `width` pixels wide, and an ellipsis.
std::string fitted(std::string_view text, double font, double width);

}  // namespace resonet
