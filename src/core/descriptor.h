#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <streambuf>
#include <string_view>

namespace resonet {

/// The descriptor of this process that `path` stands for: 1 for /dev/stdout, 2 for /dev/stderr, N for
/// /dev/fd/N and /proc/self/fd/N, and so for links to them. None for every other path. Whether the
/// descriptor is open is not looked at.
std::optional<int> descriptor_named(const std::filesystem::path& path);

/// Writes all of `bytes`, and waits where a descriptor that must not block has no room. Returns 0, or the
/// code of errno.h for what went wrong.
int write_all(int descriptor, std::string_view bytes) noexcept;

/// What lies between a stream and an open descriptor: bytes arrive where the descriptor stands, as those of
/// the programs before and after it do. A write that fails sets errno.
class DescriptorBuffer : public std::streambuf {
  public:
    /// Closes `descriptor` at its end; what was not flushed by then is lost.
    explicit DescriptorBuffer(int descriptor);
    ~DescriptorBuffer() override;
    DescriptorBuffer(const DescriptorBuffer&) = delete;
    DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;

  protected:
    int_type overflow(int_type byte) override;
    int sync() override;

  private:
    int descriptor_;
    std::array<char, 65536> block_;
};

}  // namespace resonet
