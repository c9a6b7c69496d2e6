#include "plot/palette.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace resonet {
namespace {

constexpr Colour hex(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8 & 0xFF),
            static_cast<std::uint8_t>(rgb & 0xFF)};
}

constexpr std::array magma{hex(0x000004), hex(0x0b0724), hex(0x20114b), hex(0x3b0f70),
                           hex(0x57157e), hex(0x721f81), hex(0x8c2981), hex(0xa8327d),
                           hex(0xc43c75), hex(0xde4968), hex(0xf1605d), hex(0xfa7f5e),
                           hex(0xfe9f6d), hex(0xfebf84), hex(0xfddea0), hex(0xfcfdbf)};

constexpr std::array viridis{hex(0x440154), hex(0x481a6c), hex(0x472f7d), hex(0x414487),
                             hex(0x39568c), hex(0x31688e), hex(0x2a788e), hex(0x23888e),
                             hex(0x1f988b), hex(0x22a884), hex(0x35b779), hex(0x54c568),
                             hex(0x7ad151), hex(0xa5db36), hex(0xd2e21b), hex(0xfde725)};

constexpr std::array balance{hex(0x02487f), hex(0x045fa5), hex(0x0077cd), hex(0x0590f5), hex(0x68a9fe),
                             hex(0x9ec2ff), hex(0xcbdcff), hex(0xf7f7f7), hex(0xffd1c6), hex(0xffac99),
                             hex(0xf9866e), hex(0xe5664f), hex(0xc94b37), hex(0xab3121), hex(0x8e120c)};

double linear_light(std::uint8_t channel) {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

}  // namespace

std::span<const Colour> palette_colours(Palette palette) {
    switch (palette) {
        case Palette::magma:
            return magma;
        case Palette::viridis:
            return viridis;
        case Palette::balance:
            break;
    }
    return balance;
}

Colour palette_colour(Palette palette, double share) {
    const std::span<const Colour> stops = palette_colours(palette);
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
    const std::size_t below = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double part = place - static_cast<double>(below);
    const auto mix = [part](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(std::lround(a + part * (b - a)));
    };
    const Colour& a = stops[below];
    const Colour& b = stops[below + 1];
    return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

double lightness(Colour colour) {
    const double luminance = 0.2126 * linear_light(colour.red) + 0.7152 * linear_light(colour.green) +
                             0.0722 * linear_light(colour.blue);
    constexpr double knee = 216.0 / 24389.0;
    return luminance <= knee ? luminance * 24389.0 / 27.0 : 116.0 * std::cbrt(luminance) - 16.0;
}

}  // namespace resonet
