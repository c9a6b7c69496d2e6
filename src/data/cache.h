#pragma once

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
/// go. A folder that cannot be written to makes the work slower, not impossible: one warning is logged.
class Cache {
  public:
    /// $RESONET_CACHE, else $XDG_CACHE_HOME/resonet, else ~/.cache/resonet. Errors: UsageError if none of
    /// these variables is set.
    static std::filesystem::path default_folder();

    /// $RESONET_CACHE_LIMIT ("20G", "500M"), else 10 GiB. Errors: UsageError for another text.
    static std::uintmax_t default_limit();

    explicit Cache(std::filesystem::path folder, std::uintmax_t limit = default_limit());

    /// The bytes stored under that name; none if there are none, or damaged ones.
    std::optional<std::string> find(std::string_view kind, const std::string& key) const;

    /// Keeps the bytes for next time.
    void store(std::string_view kind, const std::string& key, std::string_view bytes);

  private:
    std::filesystem::path folder_;
    std::uintmax_t limit_;
};

}  // namespace resonet
