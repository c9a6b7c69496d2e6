#include "data/cache_listing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <numeric>
#include <system_error>
#include <tuple>

#include "data/cache_entry.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using std::chrono::system_clock;

// A writer that takes longer for one entry than this is not alive any more.
constexpr auto longest_write = std::chrono::hours(1);

/// Calls `visit` for what is in a folder, as far as it can be read.
void for_each_in(const fs::path& folder, const std::function<void(const fs::path&)>& visit) {
    std::error_code error;
    for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
        visit(i->path());
    }
}

bool is_folder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(fs::symlink_status(path, ignored));
}

unsigned digit(char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

Sha256Digest key_from(std::string_view digits) {
    Sha256Digest key;
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[i] = static_cast<std::uint8_t>(16 * digit(digits[2 * i]) + digit(digits[2 * i + 1]));
    }
    return key;
}

bool is_temporary(std::string_view name) {
    return name.starts_with(".resonet-") && name.ends_with(".tmp");
}

system_clock::time_point time_of(const timespec& time) {
    const auto since = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since));
}

/// Adds the file `path` of a folder for keys that start with `digits`, if it belongs there.
void add_file(CacheListing& listing, std::uint32_t kind, const std::string& digits, const fs::path& path) {
    const std::string name = path.filename().string();
    const bool entry = is_cache_key(name) && name.starts_with(digits);
    if (!entry && !is_temporary(name)) return;
    struct stat status = {};
    if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    const system_clock::time_point time = time_of(status.st_mtim);
    if (entry) {
        const auto size = static_cast<std::uintmax_t>(status.st_size);
        listing.entries.push_back({kind, key_from(name), disk_bytes(size), time});
    } else if (time + longest_write < system_clock::now()) {
        listing.leftovers.push_back(path);
    }
}

bool are_digits(std::string_view text) {
    return text.size() == 2 && is_cache_key(std::string(text) + std::string(62, '0'));
}

}  // namespace

std::uintmax_t CacheListing::bytes() const {
    return std::accumulate(entries.begin(), entries.end(), std::uintmax_t{0},
                           [](std::uintmax_t sum, const CacheEntry& entry) { return sum + entry.bytes; });
}

fs::path CacheListing::path(const CacheEntry& entry) const {
    return cache_entry_path(folder, kinds.at(entry.kind), hex(entry.key));
}

CacheListing list_cache(const fs::path& folder) {
    CacheListing listing;
    listing.folder = folder;
    for_each_in(folder, [&](const fs::path& path) {
        const std::string name = path.filename().string();
        if (is_cache_kind(name) && is_folder(path)) listing.kinds.push_back(name);
    });
    std::ranges::sort(listing.kinds);
    for (std::uint32_t kind = 0; kind < listing.kinds.size(); ++kind) {
        for_each_in(folder / listing.kinds[kind], [&](const fs::path& path) {
            const std::string digits = path.filename().string();
            if (!are_digits(digits) || !is_folder(path)) return;
            for_each_in(path, [&](const fs::path& file) { add_file(listing, kind, digits, file); });
        });
    }
    std::ranges::sort(listing.entries, {}, [](const CacheEntry& entry) {
        return std::tie(entry.last_use, entry.kind, entry.key);
    });
    std::ranges::sort(listing.leftovers);
    return listing;
}

bool remove_cache_entry(const fs::path& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return errno == ENOENT;
    std::array<char, 8> start;
    const ssize_t count = read(file, start.data(), start.size());
    close(file);
    if (count < 0 || !starts_like_cache_entry({start.data(), static_cast<std::size_t>(count)})) return false;
    return unlink(path.c_str()) == 0 || errno == ENOENT;
}

void remove_entries(CacheListing& listing, const std::function<bool(const CacheEntry&)>& unwanted) {
    for (const fs::path& path : listing.leftovers) unlink(path.c_str());
    listing.leftovers.clear();
    std::erase_if(listing.entries, [&](const CacheEntry& entry) {
        return unwanted(entry) && remove_cache_entry(listing.path(entry));
    });
}

std::uintmax_t remove_oldest(CacheListing& listing, std::uintmax_t most) {
    std::uintmax_t bytes = listing.bytes();
    remove_entries(listing, [&](const CacheEntry& entry) {
        if (bytes <= most) return false;
        bytes -= entry.bytes;
        return true;
    });
    return listing.bytes();
}

void remove_empty_folders(const CacheListing& listing) {
    for (const std::string& kind : listing.kinds) {
        const fs::path folder = listing.folder / kind;
        for_each_in(folder, [](const fs::path& path) {
            if (are_digits(path.filename().string())) rmdir(path.c_str());
        });
        rmdir(folder.c_str());
    }
}

}  // namespace resonet
