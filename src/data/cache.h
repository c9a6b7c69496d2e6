#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace resonet {

/// Results that were computed before, in a folder: bytes under a kind ("images", "facts", "features") and a
/// key, the hexadecimal SHA-256 of all that decides them (content of the input, settings, version of the
/// code), so that an entry is never out of date. Several threads and processes may use one folder at a
/// time, and anything in it may be deleted at any time. Every entry carries a checksum: a damaged one is
/// removed and counts as missing. When the entries take more than the limit, the ones not used for longest
/// go. A folder that cannot be written to makes the work slower, not impossible: one warning goes to
/// standard error. Files of others in the folder are left alone.
///
/// An entry is the file <folder>/<kind>/<first two digits of the key>/<key> (see cache_entry.h).
class Cache {
  public:
    /// $RESONET_CACHE, else $XDG_CACHE_HOME/resonet, else ~/.cache/resonet; of them, the first that is an
    /// absolute path. Errors: UsageError if there is none, or if RESONET_CACHE is not absolute.
    static std::filesystem::path default_folder();

    /// $RESONET_CACHE_LIMIT ("20G", "500M"; "0" keeps nothing), else 10 GiB. Errors: UsageError for another
    /// text.
    static std::uintmax_t default_limit();

    /// `limit`: bytes on the disk that the entries may take. Nothing is made or looked at yet.
    explicit Cache(std::filesystem::path folder, std::uintmax_t limit = default_limit());

    /// The bytes stored under that name; none if there are none, or damaged ones. Marks them as used.
    /// Errors: std::invalid_argument for a kind of other characters than a-z, 0-9 and '-', or a key that is
    /// not 64 lower-case hexadecimal digits.
    std::optional<std::string> find(std::string_view kind, const std::string& key) const;

    /// Keeps the bytes for next time, unless they alone take more than the limit. Errors: as find().
    void store(std::string_view kind, const std::string& key, std::string_view bytes);

    /// Where the entry of that name is or would be. Errors: as find().
    std::filesystem::path entry(std::string_view kind, const std::string& key) const;

    const std::filesystem::path& folder() const { return folder_; }
    std::uintmax_t limit() const { return limit_; }

  private:
    void write(const std::filesystem::path& path, const std::string& entry);

    std::filesystem::path folder_;
    std::uintmax_t limit_;
    std::atomic<std::uintmax_t> uncounted_{0};  ///< bytes that no count in the folder knows of yet
    std::atomic<bool> warned_{false};
};

}  // namespace resonet
