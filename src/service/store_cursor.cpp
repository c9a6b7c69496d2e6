#include "service/store_cursor.h"

#include <cmath>
#include <optional>

#include "core/error.h"
#include "core/hash.h"
#include "service/store_database.h"

namespace resonet {
namespace {

using nlohmann::json;

std::optional<unsigned> digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    return std::nullopt;
}

/// What hex() was made of; empty if it was not.
std::string bytes_of(const std::string& digits) {
    std::string bytes;
    if (digits.size() % 2 != 0) return bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto high = digit(digits[i]);
        const auto low = digit(digits[i + 1]);
        if (!high || !low) return {};
        bytes += static_cast<char>(static_cast<unsigned char>(*high * 16 + *low));
    }
    return bytes;
}

}  // namespace

std::string cursor_text(const Cursor& cursor) {
    const std::string text = json_column(json::array({cursor.order, cursor.key, cursor.number}));
    const auto bytes = std::as_bytes(std::span(text));
    return hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

Cursor read_cursor(const std::string& text, const std::string& order) {
    constexpr std::size_t longest = 8192;
    const json parts =
        text.size() > longest ? json() : json::parse(bytes_of(text), nullptr, /*allow_exceptions=*/false);
    const bool is_whole = parts.is_array() && parts.size() == 3 && parts[0] == order &&
                          (parts[1].is_null() || parts[1].is_string() || parts[1].is_number()) &&
                          parts[2].is_number_integer();
    if (!is_whole) {
        throw UsageError("cursor", "is not one of this list in this order", "begin with the first page");
    }
    return {order, parts[1], parts[2].get<std::int64_t>()};
}

}  // namespace resonet
