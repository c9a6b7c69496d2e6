#pragma once

#include <gtest/gtest.h>
#include <png.h>
#include <turbojpeg.h>

#include <cstdint>
#include <string>
#include <vector>

namespace resonet::testing {

/// A PNG file of `format`, one of libpng's PNG_FORMAT_ names.
inline std::string png_bytes(png_uint_32 format, unsigned width, unsigned height, const void* pixels) {
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = format;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string bytes(size, '\0');
    EXPECT_NE(png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels, 0, nullptr), 0);
    bytes.resize(size);
    return bytes;
}

/// A JPEG file of the best quality.
inline std::string jpeg_bytes(TJPF format, int width, int height, const std::vector<std::uint8_t>& pixels) {
    tjhandle encoder = tjInitCompress();
    unsigned char* data = nullptr;
    unsigned long size = 0;
    const TJSAMP subsampling = format == TJPF_GRAY ? TJSAMP_GRAY : TJSAMP_444;
    EXPECT_EQ(
        tjCompress2(encoder, pixels.data(), width, 0, height, format, &data, &size, subsampling, 100, 0), 0);
    std::string bytes(reinterpret_cast<const char*>(data), size);
    tjFree(data);
    tjDestroy(encoder);
    return bytes;
}

}  // namespace resonet::testing
