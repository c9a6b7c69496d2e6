#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace resonet {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void update(std::span<const std::byte> bytes);
    void update(std::string_view bytes) { update(std::as_bytes(std::span(bytes))); }

    /// The digest of all bytes given; a new one starts after it.
    Sha256Digest finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// SHA-256 of `bytes`.
Sha256Digest sha256(std::string_view bytes);

/// SHA-256 of the content of file `path`, read in blocks. What is no
/// regular file or cannot be read is an InputError.
Sha256Digest sha256_of_file(const std::filesystem::path& path);

/// Lower-case hexadecimal digits, two a byte.
std::string hex(std::span<const std::uint8_t> bytes);

}  // namespace resonet
