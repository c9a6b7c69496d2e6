#include "data/cache_entry.h"

#include <algorithm>
#include <stdexcept>

#include "core/hash.h"

namespace resonet {
namespace {

constexpr std::string_view magic = "RSNTENT1";
constexpr std::size_t length_size = 8;

std::string length_bytes(std::size_t length) {
    std::string bytes;
    for (std::size_t i = 0; i < length_size; ++i) {
        bytes += static_cast<char>((length >> (8 * i)) & 0xFF);
    }
    return bytes;
}

std::string checksum(std::string_view kind, std::string_view key, std::string_view payload) {
    Sha256 hash;
    for (const std::string_view part : {kind, std::string_view("\n"), key, std::string_view("\n"), payload}) {
        hash.update(part);
    }
    const Sha256Digest digest = hash.finish();
    return {digest.begin(), digest.end()};
}

}  // namespace

bool is_cache_kind(std::string_view kind) {
    constexpr std::size_t longest = 32;
    return !kind.empty() && kind.size() <= longest && std::ranges::all_of(kind, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool is_cache_key(std::string_view key) {
    return key.size() == 2 * std::tuple_size_v<Sha256Digest> &&
           std::ranges::all_of(key, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::filesystem::path cache_entry_path(const std::filesystem::path& folder, std::string_view kind,
                                       std::string_view key) {
    if (!is_cache_kind(kind)) throw std::invalid_argument("cache: no kind: " + std::string(kind));
    if (!is_cache_key(key)) throw std::invalid_argument("cache: no key: " + std::string(key));
    // Folders of a few hundred entries stay fast on every file system.
    return folder / kind / key.substr(0, 2) / key;
}

std::string encode_cache_entry(std::string_view kind, std::string_view key, std::string_view payload) {
    std::string file;
    file.reserve(cache_header_size + payload.size());
    file += magic;
    file += length_bytes(payload.size());
    file += checksum(kind, key, payload);
    return file += payload;
}

std::optional<std::string> decode_cache_entry(std::string_view kind, std::string_view key, std::string file) {
    if (file.size() < cache_header_size || !file.starts_with(magic)) return std::nullopt;
    const std::string_view payload = std::string_view(file).substr(cache_header_size);
    const std::string_view header = std::string_view(file).substr(magic.size());
    if (!header.starts_with(length_bytes(payload.size()))) return std::nullopt;
    if (!header.substr(length_size).starts_with(checksum(kind, key, payload))) return std::nullopt;
    file.erase(0, cache_header_size);
    return file;
}

bool starts_like_cache_entry(std::string_view start) {
    return magic.starts_with(start.substr(0, magic.size()));
}

}  // namespace resonet
