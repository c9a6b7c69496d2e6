#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace resonet {

/// An ordinary file open for reading. Opening refuses everything else (folders, pipes, devices, sockets)
/// without blocking, and throws InputError with the reason: missing, dangling link, no permission, empty.
/// The name is used as it is: any bytes, never taken for a URL.
class InputFile {
  public:
    explicit InputFile(const std::filesystem::path& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    /// Reads up to `out.size()` bytes; 0 at the end, -errno on failure (also kept in `error()`).
    int read(std::span<std::uint8_t> out) noexcept;

    /// Moves as lseek(2) does; the new offset, or -errno.
    std::int64_t seek(std::int64_t offset, int whence) noexcept;

    /// Fills `out` from `offset` without moving the place of `read`; the count of bytes there were.
    std::size_t read_at(std::int64_t offset, std::span<std::uint8_t> out) const noexcept;

    std::int64_t size() const noexcept { return size_; }

    /// errno of the first read that failed (a failing disk, a lost network mount); 0 if none did.
    int error() const noexcept { return error_; }

  private:
    int descriptor_ = -1;
    int error_ = 0;
    std::int64_t size_ = 0;
};

}  // namespace resonet
