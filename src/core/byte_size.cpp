#include "core/byte_size.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace resonet {
namespace {

constexpr double step = 1024.0;
constexpr std::string_view letters = "KMGT";

}  // namespace

std::optional<std::uintmax_t> parse_byte_size(std::string_view text) {
    double factor = 1.0;
    if (!text.empty()) {
        const char last = text.back() >= 'a' ? static_cast<char>(text.back() - ('a' - 'A')) : text.back();
        const std::size_t power = letters.find(last);
        if (power != std::string_view::npos) {
            factor = std::pow(step, static_cast<double>(power + 1));
            text.remove_suffix(1);
        }
    }
    double number = 0.0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || std::signbit(number)) return std::nullopt;
    const double bytes = std::floor(number * factor);
    if (!(bytes < 0x1p63)) return std::nullopt;
    return static_cast<std::uintmax_t>(bytes);
}

std::string byte_size_text(std::uintmax_t bytes) {
    if (bytes < 1024) return std::to_string(bytes) + " B";
    auto value = static_cast<double>(bytes);
    std::size_t power = 0;
    // What would be shown as 1024 of a unit is 1.00 of the next.
    while (power < letters.size() && value >= 1023.5) {
        value /= step;
        ++power;
    }
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    std::array<char, 64> number;
    std::snprintf(number.data(), number.size(), "%.*f %ciB", decimals, value, letters[power - 1]);
    return number.data();
}

}  // namespace resonet
