#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace resonet {

/// A file's bytes, mapped read-only into memory: only what is touched is read, and the system may drop it
/// again. The file must not be cut shorter while it is mapped. Failures are SystemError.
class MappedFile {
  public:
    MappedFile() = default;
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return {data_, size_}; }

  private:
    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace resonet
