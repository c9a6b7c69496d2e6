#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace resonet {

/// RFC 3339 in UTC with milliseconds, as in "2026-11-22T02:30:00.123Z"; such texts sort by their times.
std::string time_text(std::chrono::system_clock::time_point time);

/// `text` for comparison: letters without their case, in all scripts that have one (towupper(3), then
/// towlower(3), in the locale C.UTF-8; of ASCII alone on a system that lacks it); control characters are
/// blanks, bytes that are not UTF-8 U+FFFD. Accents count.
std::string folded(std::string_view text);

/// Whether `id` is a SHA-256 digest: 64 lower-case hexadecimal digits.
bool is_digest(std::string_view id);

}  // namespace resonet
