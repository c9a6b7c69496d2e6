#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace resonet {

// How a Cache names and writes its entries. An entry is the file <folder>/<kind>/<first two digits of the
// key>/<key>: 8 bytes that say what it is and in which version, the length of the payload in 8 bytes (the
// lowest first), the SHA-256 of kind, key and payload in 32, and the payload.

/// Bytes before the payload.
inline constexpr std::size_t cache_header_size = 8 + 8 + 32;

/// Whether `kind` is made of a-z, 0-9 and '-' (1 to 32 of them).
bool is_cache_kind(std::string_view kind);

/// Whether `key` is 64 lower-case hexadecimal digits.
bool is_cache_key(std::string_view key);

/// Where the entry lies. Errors: std::invalid_argument for what is no kind or no key.
std::filesystem::path cache_entry_path(const std::filesystem::path& folder, std::string_view kind,
                                       std::string_view key);

/// The content of the file of an entry.
std::string encode_cache_entry(std::string_view kind, std::string_view key, std::string_view payload);

/// The payload; none if `file` is damaged, of another version, or the entry of another name.
std::optional<std::string> decode_cache_entry(std::string_view kind, std::string_view key, std::string file);

/// Whether a file that starts with these (up to 8) bytes may be an entry, whole or cut short.
bool starts_like_cache_entry(std::string_view start);

/// The room that a file of so many bytes takes on a disk, which hands it out in blocks of 4 KiB.
constexpr std::uintmax_t disk_bytes(std::uintmax_t size) {
    constexpr std::uintmax_t block = 4096;
    return (size + block - 1) / block * block;
}

}  // namespace resonet
