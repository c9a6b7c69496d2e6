#include "data/image_codec.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "core/hash.h"

namespace resonet {
namespace {

static_assert(std::endian::native == std::endian::little, "values are stored without swapping");

constexpr std::string_view magic = "RSNTIMG1";
constexpr std::size_t digest_size = std::tuple_size_v<Sha256Digest>;

void put_number(std::string& out, std::size_t number) {
    const auto value = static_cast<std::uint32_t>(number);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Takes things off the front of `bytes`; false when there are not enough.
bool take_number(std::string_view& bytes, std::uint32_t& number) {
    if (bytes.size() < sizeof number) return false;
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return true;
}

bool fits_bytes(const Image& image) {
    return std::ranges::all_of(image.values, [](float value) {
        return value >= 0.0F && value <= 1.0F && value_of(byte_of(value)) == value;
    });
}

std::string_view text_of(const Sha256Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

std::string encode_images(std::span<const Image> images) {
    const bool as_bytes = std::ranges::all_of(images, fits_bytes);
    const int bands = images.empty() ? 0 : images.front().bands;
    std::string out(magic);
    put_number(out, as_bytes ? 1 : sizeof(float));
    put_number(out, static_cast<std::size_t>(bands));
    put_number(out, images.size());
    for (const Image& image : images) {
        const auto size = static_cast<std::size_t>(image.bands) * static_cast<std::size_t>(image.columns);
        if (image.bands != bands || image.values.size() != size) {
            throw std::invalid_argument("encode_images: images of different shapes");
        }
        put_number(out, static_cast<std::size_t>(image.columns));
    }
    for (const Image& image : images) {
        if (as_bytes) {
            for (const float value : image.values) out += static_cast<char>(byte_of(value));
        } else {
            out.append(reinterpret_cast<const char*>(image.values.data()),
                       image.values.size() * sizeof(float));
        }
    }
    return out.append(text_of(sha256(out)));
}

std::optional<std::vector<Image>> decode_images(std::string_view bytes) {
    if (bytes.size() < magic.size() + digest_size || !bytes.starts_with(magic)) return std::nullopt;
    const std::string_view digest = bytes.substr(bytes.size() - digest_size);
    bytes.remove_suffix(digest_size);
    if (text_of(sha256(bytes)) != digest) return std::nullopt;
    bytes.remove_prefix(magic.size());

    std::uint32_t value_size = 0;
    std::uint32_t bands = 0;
    std::uint32_t count = 0;
    if (!take_number(bytes, value_size) || !take_number(bytes, bands) || !take_number(bytes, count)) {
        return std::nullopt;
    }
    if ((value_size != 1 && value_size != sizeof(float)) || bands > 65536 || count > bytes.size() / 4) {
        return std::nullopt;
    }
    std::vector<Image> images(count);
    for (Image& image : images) {
        std::uint32_t columns = 0;
        if (!take_number(bytes, columns) || columns > bytes.size()) return std::nullopt;
        image.bands = static_cast<int>(bands);
        image.columns = static_cast<int>(columns);
    }
    for (Image& image : images) {
        const std::size_t size = std::size_t{bands} * static_cast<std::size_t>(image.columns);
        if (size > bytes.size() / value_size) return std::nullopt;
        image.values.resize(size);
        if (value_size == 1) {
            std::ranges::transform(bytes.substr(0, size), image.values.begin(),
                                   [](char byte) { return value_of(static_cast<unsigned char>(byte)); });
        } else if (size > 0) {
            std::memcpy(image.values.data(), bytes.data(), size * sizeof(float));
        }
        bytes.remove_prefix(size * value_size);
    }
    if (!bytes.empty()) return std::nullopt;
    return images;
}

}  // namespace resonet
