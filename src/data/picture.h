#pragma once

#include <filesystem>

#include "features/front_end.h"

namespace resonet {

/// The most pixels a picture may have, and the most on a side.
inline constexpr std::size_t most_picture_pixels = 100'000'000;
inline constexpr std::size_t longest_picture_side = 65'535;

/// A PNG or JPEG file in grey, 0 (black) to 1 (white), resized to `height` x `width` values (1 to 65,535
/// each) whatever its proportions. Row 0 of the Image (its lowest band) is the BOTTOM row of the picture, as
/// spectrograms are drawn; column 0 is the leftmost one.
///
/// Grey is the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, of the sRGB values as they are stored (not
/// linear light); transparent pixels lie on black. Palettes, 16 bits and grey are taken; of a JPEG the luma
/// is what it stores. Each direction is averaged over the area if it shrinks, and interpolated linearly
/// between the centres of pixels if it grows (pixels beyond the edge repeat it). The format is told by the
/// content, whatever the file is called. Orientation tags are not followed. Libraries: libpng (simplified
/// API), TurboJPEG. Errors: InputError for a file that is missing, of another format, damaged or cut short,
/// larger than most_picture_pixels or 256 MiB, or a JPEG in CMYK.
Image read_picture(const std::filesystem::path& path, int height, int width);

}  // namespace resonet
