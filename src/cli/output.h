#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace resonet {

class AtomicFile;

/// Where results go: standard output, at once and unbuffered, or a file that appears when it is complete.
/// A reader that has gone away (as in `| head`) ends the process quietly, as it does for other tools;
/// any other failure is a SystemError.
class Output {
  public:
    /// Standard output, or file `path` (see AtomicFile) where that is not empty. Errors: SystemError.
    explicit Output(const std::filesystem::path& path = {});
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void write(std::string_view bytes);

    /// Puts the file in its place. Call it once, last.
    void commit();

  private:
    std::unique_ptr<AtomicFile> file_;  ///< none: standard output
};

/// Gives the standard streams that the caller has closed a harmless descriptor, so that no file that is
/// opened later can take its number and be written to by mistake.
void secure_standard_streams() noexcept;

}  // namespace resonet
