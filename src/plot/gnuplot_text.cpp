#include "plot/gnuplot_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/text.h"

namespace resonet {
namespace {

bool is_harmless(std::uint8_t byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           byte == ' ' || byte == '.' || byte == ',' || byte == '-' || byte == '(' || byte == ')' ||
           byte == ':';
}

std::string script_bytes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (is_harmless(byte)) {
            out += c;
        } else {
            // Gnuplot reads three digits, but four after a 0: with a fixed count a digit that follows in the
            // text is not taken for a part of the number.
            out += fmt::format("\\{:0{}o}", byte, byte < 64 ? 4 : 3);
        }
    }
    return out + "\"";
}

// Whether the fonts that come with gnuplot draw a character: of one that no font has, cairo makes a box that
// can cover the picture. Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, punctuation and symbols are there.
bool has_glyph(std::uint32_t character) {
    return character < 0x0700 || (character >= 0x1E00 && character < 0x2C00);
}

// The text with squares for characters that cannot be drawn; it is valid UTF-8.
std::string drawable(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<std::uint8_t>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        std::uint32_t character = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i) {
            character = character << 6 | (static_cast<std::uint8_t>(text[at + i]) & 0x3FU);
        }
        out += has_glyph(character) ? text.substr(at, length) : std::string("\u25a1");
        at += length;
    }
    return out;
}

}  // namespace

std::string script_string(std::string_view text) {
    return script_bytes(drawable(printable(text)));
}

std::string script_format(std::string_view text) {
    std::string doubled;
    for (const char c : printable(text)) doubled += c == '%' ? "%%" : std::string(1, c);
    return script_bytes(doubled);
}

std::string script_colour(Colour colour, double opacity) {
    const long transparency = std::lround(255 * (1.0 - std::clamp(opacity, 0.0, 1.0)));
    return fmt::format("\"#{:02x}{:02x}{:02x}{:02x}\"", transparency, colour.red, colour.green, colour.blue);
}

}  // namespace resonet
