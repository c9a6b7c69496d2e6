#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace resonet {

/// The number of bytes that a text such as "500M", "1.5G" or "4096" means: a number without sign and
/// exponent, and one of the letters K, M, G, T (in either case; powers of 1024) or none. None for any other
/// text, and for 2^63 bytes or more.
std::optional<std::uintmax_t> parse_byte_size(std::string_view text);

/// A number of bytes for people, with three digits at least where it has them: "0 B", "1023 B", "1.50 KiB",
/// "23.4 MiB", "10.0 GiB", "1234 TiB".
std::string byte_size_text(std::uintmax_t bytes);

}  // namespace resonet
