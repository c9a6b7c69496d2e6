#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/metrics.h"

namespace resonet {

/// `text` as text of an HTML document or of an attribute in double quotes: &, <, >, quotation marks escaped;
/// control characters and bytes that are not UTF-8 as printable() has them.
std::string html_escaped(std::string_view text);

/// The URI of a file: relative to folder `from` where both lie in the folder above `from`, else "file://...".
/// Both paths are absolute. All but letters, digits and "-._~/" is percent-encoded.
std::string file_uri(const std::filesystem::path& file, const std::filesystem::path& from);

/// Bytes in base64 (RFC 4648), padded.
std::string base64(std::string_view bytes);

// Numbers for people. What is not finite is a dash.

/// "48.9 %" of a share.
std::string percent_text(double share);

/// "48.9 % [43.3, 54.7]".
std::string percent_text(const Interval& share);

/// "+3.1 [-1.0, 7.2]" percentage points of a difference of shares, with true minus signs.
std::string points_text(const Interval& difference);

/// "0.012", "< 0.001".
std::string p_text(double p);

/// With so many decimals.
std::string decimal_text(double value, int decimals = 3);

/// "152 586": groups of three digits are parted by thin spaces, which no language takes for a decimal sign.
std::string whole_text(long long number);

/// The words of a command as a POSIX shell reads them, quoted where they have to be.
std::string shell_text(const std::vector<std::string>& words);

}  // namespace resonet
