#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace resonet {

/// A file that grows at its end: what was appended is there also if the process is killed a moment later.
/// Only one process has it open at a time. Failures are SystemError.
class AppendFile {
  public:
    /// Opens `path`, or creates it empty. Errors: UsageError if another process has it open like this.
    explicit AppendFile(const std::filesystem::path& path);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    std::uint64_t size() const { return size_; }

    /// Cuts off all but the first `size` (at most size()) bytes.
    void truncate(std::uint64_t size);

    void append(std::string_view bytes);

  private:
    [[noreturn]] void fail(int code) const;

    std::filesystem::path path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace resonet
