#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/front_end.h"

namespace resonet {

/// Images as bytes that carry their own checksum, for files. Nothing is lost: values are stored as bytes
/// where all are multiples of 1/255, as floats otherwise.
///
/// Little endian: "RSNTIMG1"; the number of bytes in a value (1 or 4), of bands and of images, and of
/// the columns of each image, as uint32; the values [image, band, column]; SHA-256 of all before it.
std::string encode_images(std::span<const Image> images);

/// The images in `bytes`; none if they are not exactly what encode_images() makes.
std::optional<std::vector<Image>> decode_images(std::string_view bytes);

/// The byte that stands for `value` from 0 to 1: the nearest of 255 steps.
inline unsigned char byte_of(float value) {
    return static_cast<unsigned char>(value * 255.0F + 0.5F);
}

/// The value that `byte` stands for.
inline float value_of(unsigned char byte) {
    return static_cast<float>(byte) / 255.0F;
}

}  // namespace resonet
