#include "data/picture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "core/error.h"
#include "data/clip_source.h"
#include "data/folder_reader.h"
#include "picture_bytes.h"
#include "source_tree.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;
using testing::jpeg_bytes;
using testing::png_bytes;

void append(png_structp png, png_bytep bytes, std::size_t size) {
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), size);
}

/// A grey PNG file of 16 bits that says nothing of its gamma; big endian.
std::string png16_bytes(unsigned width, std::vector<std::uint8_t> row) {
    std::string bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &bytes, append, nullptr);
    png_set_IHDR(png, info, width, 1, 16, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_write_row(png, row.data());
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

std::uint32_t crc32_of(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

void put_big_endian(std::string& bytes, std::size_t at, std::uint32_t number) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(number >> (24 - 8 * i));
}

void expect_near(const std::vector<float>& found, const std::vector<double>& wanted, double tolerance) {
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(found[i], wanted[i], tolerance) << i;
}

class Picture : public ::testing::Test {
  protected:
    fs::path write(const std::string& bytes, const char* name = "picture.png") const {
        testing::put(folder_ / name, bytes);
        return folder_ / name;
    }

    std::string problem(const std::string& bytes) const {
        try {
            read_picture(write(bytes), 4, 4);
        } catch (const InputError& error) {
            return error.problem();
        }
        return "none";
    }

    testing::TemporaryFolder folder_;
};

TEST_F(Picture, HasItsBottomRowFirst) {
    const Bytes grey = {0, 255, 51, 102};
    const Image image = read_picture(write(png_bytes(PNG_FORMAT_GRAY, 2, 2, grey.data())), 2, 2);
    EXPECT_EQ(image.bands, 2);
    EXPECT_EQ(image.columns, 2);
    expect_near(image.values, {0.2, 0.4, 0.0, 1.0}, 1e-6);
}

TEST_F(Picture, IsGreyByItsLumaOnBlack) {
    const Bytes pixels = {255, 0,   0,   255, 0,   255, 0,   255, 0,   0,
                          255, 255, 255, 255, 255, 128, 255, 255, 255, 0};
    const Image image = read_picture(write(png_bytes(PNG_FORMAT_RGBA, 5, 1, pixels.data())), 1, 5);
    expect_near(image.values, {0.299, 0.587, 0.114, 128.0 / 255.0, 0.0}, 1e-6);
}

TEST_F(Picture, MayHaveAPaletteOr16Bits) {
    const Bytes colours = {255, 0, 0, 255, 255, 255};
    const Bytes indices = {1, 0};
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    image.width = 2;
    image.height = 1;
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = 2;
    const fs::path path = folder_ / "palette.png";
    ASSERT_NE(png_image_write_to_file(&image, path.c_str(), 0, indices.data(), 0, colours.data()), 0);
    expect_near(read_picture(path, 1, 2).values, {1.0, 0.299}, 1e-6);
    // Stored values, not linear light.
    expect_near(read_picture(write(png16_bytes(2, {0x80, 0x80, 0x33, 0x33})), 1, 2).values,
                {128.0 / 255.0, 0.2}, 1e-6);
}

TEST_F(Picture, IsAveragedWhereItShrinks) {
    const Bytes row = {0, 102, 255};
    const fs::path path = write(png_bytes(PNG_FORMAT_GRAY, 3, 1, row.data()));
    expect_near(read_picture(path, 1, 2).values, {0.2 / 1.5, 1.2 / 1.5}, 1e-6);
    expect_near(read_picture(path, 1, 1).values, {1.4 / 3.0}, 1e-6);
    const Bytes square = {0, 255, 255, 0, 0, 0, 255, 255};
    const Image tall = read_picture(write(png_bytes(PNG_FORMAT_GRAY, 2, 4, square.data())), 2, 1);
    expect_near(tall.values, {0.5, 0.5}, 1e-6);
}

TEST_F(Picture, IsInterpolatedWhereItGrows) {
    const Bytes row = {0, 255};
    const Image wide = read_picture(write(png_bytes(PNG_FORMAT_GRAY, 2, 1, row.data())), 2, 4);
    expect_near(wide.values, {0.0, 0.25, 0.75, 1.0, 0.0, 0.25, 0.75, 1.0}, 1e-6);
}

TEST_F(Picture, MayBeAJpegWhateverItsName) {
    const Image grey = read_picture(write(jpeg_bytes(TJPF_GRAY, 8, 8, Bytes(64, 102))), 1, 1);
    expect_near(grey.values, {0.4}, 0.005);
    Bytes red;
    for (int i = 0; i < 64; ++i) red.insert(red.end(), {255, 0, 0});
    const Image colour = read_picture(write(jpeg_bytes(TJPF_RGB, 8, 8, red), "red.jpg"), 2, 2);
    expect_near(colour.values, {0.299, 0.299, 0.299, 0.299}, 0.005);
}

TEST_F(Picture, IsRefusedIfItIsNone) {
    EXPECT_EQ(problem(""), "is empty");
    EXPECT_EQ(problem("GIF89a"), "is neither a PNG nor a JPEG picture");
    EXPECT_THROW(read_picture(folder_ / "missing.png", 4, 4), InputError);
    EXPECT_EQ(problem(jpeg_bytes(TJPF_CMYK, 8, 8, Bytes(256, 9))), "is a JPEG picture in CMYK, for print");
}

TEST_F(Picture, IsRefusedWhereverItIsCut) {
    Bytes noise(32 * 32);
    std::uint32_t state = 1;
    for (std::uint8_t& value : noise)
        value = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24);
    for (const std::string& whole :
         {png_bytes(PNG_FORMAT_GRAY, 32, 32, noise.data()), jpeg_bytes(TJPF_GRAY, 32, 32, noise)}) {
        EXPECT_EQ(problem(whole), "none");
        for (const double part : {0.02, 0.3, 0.6, 0.9}) {
            const auto size = static_cast<std::size_t>(static_cast<double>(whole.size()) * part);
            EXPECT_NE(problem(whole.substr(0, size)), "none") << size << " of " << whole.size();
        }
    }
}

TEST_F(Picture, IsRefusedIfItClaimsTooManyPixels) {
    const Bytes grey(4, 7);
    std::string png = png_bytes(PNG_FORMAT_GRAY, 2, 2, grey.data());
    put_big_endian(png, 16, 20000);
    put_big_endian(png, 20, 20000);
    put_big_endian(png, 29, crc32_of(std::string_view(png).substr(12, 17)));
    EXPECT_EQ(problem(png), "has 20000 x 20000 pixels");
    put_big_endian(png, 16, 100000);
    put_big_endian(png, 20, 1);
    put_big_endian(png, 29, crc32_of(std::string_view(png).substr(12, 17)));
    EXPECT_EQ(problem(png), "has 100000 x 1 pixels");
    std::string jpeg = jpeg_bytes(TJPF_GRAY, 8, 8, Bytes(64, 1));
    const std::size_t frame = jpeg.find("\xFF\xC0");
    ASSERT_NE(frame, std::string::npos);
    for (const std::size_t at : {5U, 7U}) jpeg.replace(frame + at, 2, "\xFF\xDC");
    EXPECT_EQ(problem(jpeg), "has 65500 x 65500 pixels");
}

TEST_F(Picture, OfAGenreIsLoadedInTheSizeOfTheProfile) {
    const Bytes grey = {0, 255, 51, 102};
    const std::string png = png_bytes(PNG_FORMAT_GRAY, 2, 2, grey.data());
    write(png, "set/blues/a.png");
    write(png, "set/rock/b.JPG");
    write("damaged", "set/rock/c.png");
    write("x", "set/rock/d.wav");
    const FoundDataset dataset = read_genre_folder(folder_ / "set", SourceKind::pictures);
    ASSERT_EQ(dataset.manifest.clips.size(), 3U);
    EXPECT_EQ(dataset.manifest.clips[1].track, "rock/b");
    write_manifest(folder_ / "m.csv", dataset.manifest);
    const Manifest manifest = read_manifest(folder_ / "m.csv");
    EXPECT_EQ(manifest.kind, SourceKind::pictures);
    Profile profile;
    profile.bands = 4;
    profile.zero_bands_from = 4;
    profile.window_columns = 6;
    profile.window_hop = 3;
    const LabelledImages loaded = load_images(manifest, profile);
    ASSERT_EQ(loaded.images.size(), 2U);
    EXPECT_EQ(loaded.images.image(1).bands, 4);
    EXPECT_EQ(loaded.images.image(1).columns, 6);
    EXPECT_NEAR(loaded.images.image(1).values[0], 0.2, 1e-6);
    ASSERT_EQ(loaded.failures.size(), 1U);
    EXPECT_EQ(fs::path(loaded.failures[0].subject).filename(), "c.png");
}

}  // namespace
}  // namespace resonet
