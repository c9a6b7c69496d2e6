#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "core/descriptor.h"
#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

[[noreturn]] void fail(int code) {
    if (code == EPIPE) {
        // The signal would have ended us already, had the parent process not told us to ignore it.
        std::signal(SIGPIPE, SIG_DFL);
        std::raise(SIGPIPE);
    }
    throw SystemError("standard output", "cannot be written: " + std::generic_category().message(code),
                      code == ENOSPC ? "free some space" : "");
}

}  // namespace

Output::Output(const std::filesystem::path& path) {
    if (!path.empty()) file_ = std::make_unique<AtomicFile>(path);
}
Output::~Output() = default;

void Output::write(std::string_view bytes) {
    if (file_) {
        file_->write(bytes);
        return;
    }
    if (const int code = write_all(STDOUT_FILENO, bytes); code != 0) fail(code);
}

void Output::commit() {
    if (file_) file_->commit();
}

void secure_standard_streams() noexcept {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
        // The wrong way round on purpose: reading or writing fails, as on a closed stream.
        if (open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) != descriptor) return;
    }
}

}  // namespace resonet
