#include "data/picture_pixels.h"

#include <fmt/format.h>
#include <png.h>
#include <turbojpeg.h>

#include <memory>
#include <string>

#include "core/error.h"
#include "core/text.h"
#include "data/picture.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;

void check_size(std::size_t width, std::size_t height, const fs::path& path) {
    const bool proper = width > 0 && height > 0 && width <= longest_picture_side &&
                        height <= longest_picture_side && width * height <= most_picture_pixels;
    if (proper) return;
    throw InputError(path.string(), fmt::format("has {} x {} pixels", width, height),
                     "pictures may have 100 million, and 65,535 on a side");
}

/// Frees what libpng holds.
class PngImage {
  public:
    PngImage() { image_.version = PNG_IMAGE_VERSION; }
    ~PngImage() { png_image_free(&image_); }
    PngImage(const PngImage&) = delete;
    PngImage& operator=(const PngImage&) = delete;

    png_image* operator&() { return &image_; }
    png_image* operator->() { return &image_; }

  private:
    png_image image_ = {};
};

Pixels decode_png(std::string_view bytes, const fs::path& path) {
    PngImage image;
    const auto fail = [&] {
        throw InputError(path.string(),
                         fmt::format("is a damaged PNG picture: {}", printable(image->message)));
    };
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) fail();
    check_size(image->width, image->height, path);
    image->format = PNG_FORMAT_RGBA;
    // Without this, libpng takes 16 bit files that do not say otherwise for linear light.
    image->flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    Pixels pixels = {image->width, image->height, 4, {}};
    pixels.values.resize(pixels.width * pixels.height * pixels.channels);
    if (png_image_finish_read(&image, nullptr, pixels.values.data(), 0, nullptr) == 0) fail();
    return pixels;
}

struct CloseJpeg {
    void operator()(void* decoder) const { tjDestroy(decoder); }
};

Pixels decode_jpeg(std::string_view bytes, const fs::path& path) {
    const std::unique_ptr<void, CloseJpeg> decoder(tjInitDecompress());
    if (!decoder) throw SystemError("TurboJPEG", "cannot be started");
    const auto fail = [&] {
        throw InputError(path.string(), fmt::format("is a damaged JPEG picture: {}",
                                                    printable(tjGetErrorStr2(decoder.get()))));
    };
    const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(decoder.get(), data, bytes.size(), &width, &height, &subsampling, &colours) !=
        0) {
        fail();
    }
    if (colours == TJCS_CMYK || colours == TJCS_YCCK) {
        throw InputError(path.string(), "is a JPEG picture in CMYK, for print", "save it in RGB");
    }
    check_size(static_cast<std::size_t>(width), static_cast<std::size_t>(height), path);
    Pixels pixels = {static_cast<std::size_t>(width), static_cast<std::size_t>(height), 1, {}};
    pixels.values.resize(pixels.width * pixels.height);
    // A picture that is cut short is grey from there on, with no more than a warning.
    const int flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT;
    if (tjDecompress2(decoder.get(), data, bytes.size(), pixels.values.data(), width, 0, height, TJPF_GRAY,
                      flags) != 0) {
        fail();
    }
    return pixels;
}

}  // namespace

void Pixels::grey_row(std::size_t y, std::span<float> out) const {
    const std::span row = std::span(values).subspan(y * width * channels, width * channels);
    for (std::size_t x = 0; x < width; ++x) {
        if (channels == 1) {
            out[x] = static_cast<float>(row[x]) / 255.0F;
            continue;
        }
        const std::span pixel = row.subspan(4 * x, 4);
        const double luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
        out[x] = static_cast<float>(luma * pixel[3] / (255.0 * 255.0));
    }
}

Pixels decode_picture(std::string_view bytes, const fs::path& path) {
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return decode_png(bytes, path);
    if (bytes.starts_with("\xff\xd8\xff"sv)) return decode_jpeg(bytes, path);
    throw InputError(path.string(), bytes.empty() ? "is empty" : "is neither a PNG nor a JPEG picture",
                     "convert it");
}

}  // namespace resonet
