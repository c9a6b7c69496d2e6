#include "data/cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "core/byte_size.h"
#include "core/error.h"
#include "core/file.h"
#include "data/cache_entry.h"
#include "data/cache_listing.h"
#include "data/cache_total.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

// Of a storing thread with others that count.
constexpr auto patience = std::chrono::milliseconds(500);

constexpr std::uintmax_t usual_limit = std::uintmax_t{10} << 30;

// Tells programs that make backups to pass over the folder (bford.info/cachedir).
constexpr std::string_view tag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This file is a cache directory tag created by Resonet.\n"
    "# For information about cache directory tags, see https://bford.info/cachedir/\n";

/// The value of an environment variable that holds an absolute path; others are to be ignored (XDG Base
/// Directory Specification).
std::optional<fs::path> folder_named_by(const char* variable) {
    const char* const value = std::getenv(variable);
    if (value == nullptr || !fs::path(value).is_absolute()) return std::nullopt;
    return fs::path(value);
}

/// A file that is open for reading.
class OpenFile {
  public:
    /// Links are not followed, and nothing is waited for.
    explicit OpenFile(const fs::path& path)
        : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {
        usable_ = descriptor_ >= 0 && fstat(descriptor_, &status_) == 0 && S_ISREG(status_.st_mode);
    }
    ~OpenFile() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    bool usable() const { return usable_; }

    /// All of it, or as much as there is by now; none if the disk fails.
    std::optional<std::string> read_all() const {
        std::string bytes(static_cast<std::size_t>(status_.st_size), '\0');
        std::size_t had = 0;
        while (had < bytes.size()) {
            const ssize_t count = read(descriptor_, bytes.data() + had, bytes.size() - had);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return std::nullopt;
            if (count == 0) break;
            had += static_cast<std::size_t>(count);
        }
        bytes.resize(had);
        return bytes;
    }

    /// Notes the time of use, to the minute: writing it down costs more than reading a small entry.
    void mark_used() const {
        const auto age =
            std::chrono::system_clock::now() - std::chrono::system_clock::from_time_t(status_.st_mtim.tv_sec);
        if (age > std::chrono::minutes(1)) futimens(descriptor_, nullptr);
    }

  private:
    int descriptor_;
    struct stat status_ = {};
    bool usable_ = false;
};

/// Whether a cache begins in `folder`: it is as good as empty.
bool holds_nothing_else(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
        if (i->path().filename() != CacheTotal::file_name) return false;
    }
    return !error;
}

/// A folder that holds other things as well is not tagged: they would be missing in the user's backups.
void tag_folder(const fs::path& folder) {
    if (!holds_nothing_else(folder)) return;
    try {
        write_atomically(folder / "CACHEDIR.TAG", tag);
    } catch (const SystemError&) {  // a nicety
    }
}

/// Counts `bytes` that are about to be stored, and makes room for them.
void make_room(const fs::path& folder, std::uintmax_t limit, CacheTotal& count, std::uintmax_t bytes) {
    const std::optional<std::uintmax_t> total = count.get();
    if (total && *total <= limit && bytes <= limit - *total) {
        count.set(*total + bytes);
        return;
    }
    CacheListing listing = list_cache(folder);
    const std::uintmax_t room = limit - std::min(limit, bytes);
    std::uintmax_t kept = listing.bytes();
    // A tenth more than needed, so that the next entries find room without another look at everything.
    if (kept > room) kept = remove_oldest(listing, room - std::min(room, limit / 10));
    count.set(kept + bytes);
    if (!total) tag_folder(folder);
}

}  // namespace

fs::path Cache::default_folder() {
    if (const char* const own = std::getenv("RESONET_CACHE"); own != nullptr && *own != '\0') {
        if (fs::path(own).is_absolute()) return own;
        throw UsageError("RESONET_CACHE", "is not an absolute path", "let it begin with '/'");
    }
    if (const auto cache = folder_named_by("XDG_CACHE_HOME")) return *cache / "resonet";
    if (const auto home = folder_named_by("HOME")) return *home / ".cache" / "resonet";
    throw UsageError("cache", "there is no place for it", "set HOME, XDG_CACHE_HOME or RESONET_CACHE");
}

std::uintmax_t Cache::default_limit() {
    const char* const text = std::getenv("RESONET_CACHE_LIMIT");
    if (text == nullptr || *text == '\0') return usual_limit;
    if (const auto limit = parse_byte_size(text)) return *limit;
    throw UsageError("RESONET_CACHE_LIMIT", "is not a number of bytes",
                     "write it like 20G, 500M or 0 (keep nothing)");
}

Cache::Cache(fs::path folder, std::uintmax_t limit) : folder_(std::move(folder)), limit_(limit) {}

fs::path Cache::entry(std::string_view kind, const std::string& key) const {
    return cache_entry_path(folder_, kind, key);
}

std::optional<std::string> Cache::find(std::string_view kind, const std::string& key) const {
    const fs::path path = entry(kind, key);
    const OpenFile file(path);
    if (!file.usable()) return std::nullopt;
    std::optional<std::string> bytes = file.read_all();
    if (!bytes) return std::nullopt;
    bytes = decode_cache_entry(kind, key, std::move(*bytes));
    if (bytes) {
        file.mark_used();
    } else {
        unlink(path.c_str());
    }
    return bytes;
}

void Cache::store(std::string_view kind, const std::string& key, std::string_view bytes) {
    const fs::path path = entry(kind, key);
    const std::uintmax_t size = disk_bytes(cache_header_size + bytes.size());
    if (size > limit_) return;
    std::error_code ignored;  // what goes wrong here goes wrong again, with a message, in write()
    fs::create_directories(folder_, ignored);
    uncounted_ += size;
    {
        CacheTotal count(folder_, patience);
        // If another one takes that long to make room, the next one to store counts this entry too.
        if (count.locked()) make_room(folder_, limit_, count, uncounted_.exchange(0));
    }
    write(path, encode_cache_entry(kind, key, bytes));
}

void Cache::write(const fs::path& path, const std::string& entry) {
    constexpr int attempts = 3;  // its folder may be deleted between being made and being used
    for (int attempt = 1;; ++attempt) {
        try {
            std::error_code error;
            // AtomicFile would follow a link or write to a device.
            const fs::file_type type = fs::symlink_status(path, error).type();
            if (type != fs::file_type::not_found && type != fs::file_type::regular) return;
            fs::create_directories(path.parent_path(), error);
            write_atomically(path, entry);
            return;
        } catch (const SystemError& error) {
            if (attempt < attempts) continue;
            if (warned_.exchange(true)) return;
            // In one piece, so that lines of several threads do not mix.
            const std::string line =
                fmt::format("resonet: results are not kept for next time: {}\n", error.what());
            std::fwrite(line.data(), 1, line.size(), stderr);
            return;
        }
    }
}

}  // namespace resonet
