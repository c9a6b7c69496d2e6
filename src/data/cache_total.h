#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace resonet {

/// The count of the bytes that the entries of a cache take, which all processes that use the cache keep
/// together: the file ".resonet-total" in its folder, written by whoever has locked it. It may run ahead of
/// the truth (entries that were replaced or deleted by hand), hardly behind it; list_cache() sets it right. A
/// file of that name that holds anything but digits and a line feed is somebody else's: there is no count
/// then, and none is written.
class CacheTotal {
  public:
    static constexpr const char* file_name = ".resonet-total";

    /// Locks the count, for which it waits up to `patience` while others have it; locked() is false if they
    /// keep it for longer, and where the folder cannot be written to. Where the file system knows no locks,
    /// goes on without.
    CacheTotal(const std::filesystem::path& folder, std::chrono::milliseconds patience);
    ~CacheTotal();
    CacheTotal(const CacheTotal&) = delete;
    CacheTotal& operator=(const CacheTotal&) = delete;

    bool locked() const { return file_ >= 0; }

    /// The count; none if there is none, or no readable one.
    std::optional<std::uintmax_t> get() const;

    void set(std::uintmax_t bytes);

  private:
    std::optional<std::string> own_text() const;

    int file_ = -1;
};

}  // namespace resonet
