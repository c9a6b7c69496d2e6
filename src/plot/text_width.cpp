#include "plot/text_width.h"

#include <cstdint>

namespace resonet {
namespace {

/// Width of the character that starts with this byte, in heights of the type; none for the bytes after the
/// first. Scripts from U+1000 on (three bytes or more) may be full width.
double byte_width(char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
        // As in DejaVu Sans, a wide typeface.
        constexpr std::string_view narrow = " .,:;!|'`ijlf()[]{}It/\\-r";
        constexpr std::string_view wide = "mMwW%@+=<>~#";
        if (narrow.find(c) != std::string_view::npos) return 0.4;
        if (wide.find(c) != std::string_view::npos) return 0.96;
        return c >= 'A' && c <= 'Z' ? 0.74 : 0.64;
    }
    if (byte < 0xC0) return 0.0;
    return byte < 0xE1 ? 0.7 : (byte == 0xE2 ? 0.85 : 1.05);
}

}  // namespace

double text_width(std::string_view text, double font) {
    double width = 0.0;
    for (const char c : text) width += byte_width(c);
    return font * width;
}

std::string fitted(std::string_view text, double font, double width) {
    if (text_width(text, font) <= width) return std::string(text);
    double left = width / font - 1.0;  // for the ellipsis
    std::size_t end = 0;
    while (end < text.size() && left >= byte_width(text[end])) left -= byte_width(text[end++]);
    return std::string(text.substr(0, end)) + "\u2026";
}

}  // namespace resonet
