#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/hash.h"

namespace resonet {

/// An entry of a cache, by what its file tells without being opened.
struct CacheEntry {
    std::uint32_t kind = 0;  ///< index in CacheListing::kinds
    Sha256Digest key{};
    std::uintmax_t bytes = 0;  ///< on the disk, see disk_bytes()
    std::chrono::system_clock::time_point last_use;
};

/// What is in the folder of a cache.
struct CacheListing {
    std::filesystem::path folder;
    std::vector<std::string> kinds;   ///< sorted
    std::vector<CacheEntry> entries;  ///< the ones not used for longest first
    /// Files of writers that were killed an hour ago or earlier.
    std::vector<std::filesystem::path> leftovers;

    std::uintmax_t bytes() const;  ///< of all entries
    std::filesystem::path path(const CacheEntry& entry) const;
};

/// Looks through a folder. Only regular files whose names and places are those of entries count; links are
/// not followed, but for `folder` itself. What cannot be looked at is passed over; a folder that is not
/// there has nothing in it.
CacheListing list_cache(const std::filesystem::path& folder);

/// Deletes the file of an entry; what does not start like one is left alone. Whether it is gone now.
bool remove_cache_entry(const std::filesystem::path& path);

/// Deletes the entries that are `unwanted`, the ones not used for longest first, and the leftovers; they go
/// from `listing` too.
void remove_entries(CacheListing& listing, const std::function<bool(const CacheEntry&)>& unwanted);

/// The same for as many entries as have to go so that the others take `most` bytes at most. Returns what
/// these take.
std::uintmax_t remove_oldest(CacheListing& listing, std::uintmax_t most);

/// Deletes the folders of entries that are empty.
void remove_empty_folders(const CacheListing& listing);

}  // namespace resonet
