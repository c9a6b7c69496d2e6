#pragma once

#include <filesystem>

namespace resonet {

/// The right to write an output, from before anything of it is read until this object ends: a locked file,
/// which is removed at the end. One that a killed process left behind is taken over.
class OutputLock {
  public:
    /// Locks the file `path`, which stands for `output`.
    /// Errors: UsageError if another process has it locked. SystemError.
    OutputLock(const std::filesystem::path& path, const std::filesystem::path& output);
    ~OutputLock();
    OutputLock(const OutputLock&) = delete;
    OutputLock& operator=(const OutputLock&) = delete;

  private:
    std::filesystem::path path_;
    int descriptor_ = -1;
};

}  // namespace resonet
