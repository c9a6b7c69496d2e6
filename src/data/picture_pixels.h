#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace resonet {

/// A decoded picture, the top row first.
struct Pixels {
    std::size_t width = 0;
    std::size_t height = 0;
    std::size_t channels = 0;          ///< 1: grey; 4: red, green, blue and opacity
    std::vector<std::uint8_t> values;  ///< [row, column, channel]

    /// Writes row `y` in grey, 0 to 1, to `out`, which holds `width` values.
    void grey_row(std::size_t y, std::span<float> out) const;
};

/// Decodes `bytes`, the content of a PNG or JPEG file. Errors: InputError about `path`, as read_picture().
Pixels decode_picture(std::string_view bytes, const std::filesystem::path& path);

}  // namespace resonet
