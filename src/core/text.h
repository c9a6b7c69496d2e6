#pragma once

#include <string>
#include <string_view>

namespace resonet {

/// `text` on one line, safe for a terminal: control characters become C escapes (\n, \x1b) and bytes
/// that are not valid UTF-8 become \xNN. Valid UTF-8 is kept.
std::string printable(std::string_view text);

/// `text` as valid UTF-8: bytes that are not become U+FFFD. For JSON and CSV.
std::string valid_utf8(std::string_view text);

}  // namespace resonet
