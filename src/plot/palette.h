#pragma once

#include <cstdint>
#include <span>

namespace resonet {

/// An sRGB colour.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    friend bool operator==(const Colour&, const Colour&) = default;
};

/// Colours for values. Lightness rises evenly from the lowest value to the highest (of balance: falls evenly
/// from the middle to both ends), so that they can be told apart in a grey print and by readers who do not
/// see all hues (Smith & van der Walt, matplotlib, 2015).
enum class Palette {
    magma,    ///< black, purple, orange, light yellow: for levels, whose floor is to recede
    viridis,  ///< dark blue, green, yellow: for shares and other values without a floor
    balance,  ///< blue, white, red: for values that have a sign; lightness falls evenly from the middle
};

/// Evenly spaced colours, from the lowest value to the highest; between them, colours are interpolated.
std::span<const Colour> palette_colours(Palette palette);

/// The colour of a value; `share` from 0 (lowest) to 1.
Colour palette_colour(Palette palette, double share);

/// CIE lightness L*, 0 (black) to 100 (white).
double lightness(Colour colour);

/// Colours for lines and bars that can be told apart with every kind of colour vision (Okabe & Ito 2008).
namespace colours {
inline constexpr Colour black{0, 0, 0};
inline constexpr Colour white{255, 255, 255};
inline constexpr Colour grey{128, 128, 128};
inline constexpr Colour blue{0, 114, 178};
inline constexpr Colour vermilion{213, 94, 0};
inline constexpr Colour green{0, 158, 115};
inline constexpr Colour orange{230, 159, 0};
inline constexpr Colour sky{86, 180, 233};
inline constexpr Colour purple{204, 121, 167};
}  // namespace colours

}  // namespace resonet
