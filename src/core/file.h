#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace resonet {

class DescriptorBuffer;

/// The largest file read_text() takes unless told otherwise: 256 MiB.
inline constexpr std::uintmax_t largest_text = std::uintmax_t{1} << 28;

/// The whole content of file `path`. A folder, an unreadable file or one of more than `limit` bytes is an
/// InputError.
std::string read_text(const std::filesystem::path& path, std::uintmax_t limit = largest_text);

/// Whether a finished file has to survive a power cut (it is then fsync'ed, which can take a while).
enum class Durability { quick, synced };

/// A file that appears under its name only when it is complete: it is written under a temporary name in
/// the same folder, and commit() renames it. Until then, and if anything fails, a file of that name that
/// was there before stays as it was; the temporary file is removed. A symbolic link is followed; the
/// permissions of a replaced file are kept. A device or a pipe is written to directly, and so is an open
/// descriptor (/dev/stdout, /dev/fd/3; see descriptor_named()), even where that ends in a regular file: the
/// bytes come after those that are in it. Failures are SystemError.
class AtomicFile {
  public:
    explicit AtomicFile(const std::filesystem::path& path, Durability durability = Durability::quick);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// Where to write; binary. Errors may be left to commit().
    std::ostream& stream() { return stream_; }

    /// Writes bytes; fails at once when the disk is full.
    void write(std::string_view bytes);

    /// Puts the file in its place. Call it once, last.
    void commit();

  private:
    [[noreturn]] void fail(int code) const;
    void open_descriptor(int descriptor);
    void open_file();

    std::filesystem::path path_;
    std::filesystem::path temporary_;  ///< empty: written to directly, or already committed
    Durability durability_;
    std::filebuf file_;
    std::unique_ptr<DescriptorBuffer> descriptor_;  ///< instead of the file
    std::ostream stream_{nullptr};
};

/// Writes `bytes` to `path` as AtomicFile does.
void write_atomically(const std::filesystem::path& path, std::string_view bytes,
                      Durability durability = Durability::quick);

}  // namespace resonet
