#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace resonet {

/// The files in an archive, one after the other, read with libarchive. Names are what the archive says, and
/// never lead anywhere: what is read goes where the caller wants it. Links, devices and folders are passed
/// over. What is damaged, cut short or no archive is an InputError.
class ArchiveReader {
  public:
    /// A zip archive, such as a game's .pk3.
    static ArchiveReader zip(const std::filesystem::path& path);

    /// What a Debian package (an ar archive with a compressed tar archive in it) installs.
    static ArchiveReader debian_package(const std::filesystem::path& path);

    ~ArchiveReader();
    ArchiveReader(ArchiveReader&&) noexcept;
    ArchiveReader& operator=(ArchiveReader&&) noexcept;

    /// Goes to the next file; false at the end.
    bool next();

    /// The name of this file, without a leading "./".
    const std::string& name() const;

    /// Copies this file's content to `target`, which appears when it is complete. Call it once at most.
    /// Errors: InputError also if it has more than `limit` bytes; SystemError; Interrupted.
    void save(const std::filesystem::path& target, std::uint64_t limit) const;

  private:
    struct State;
    explicit ArchiveReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace resonet
