#include "cli/output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

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

/// Waits until a descriptor that must not block takes more.
void wait_for_room() {
    pollfd request{STDOUT_FILENO, POLLOUT, 0};
    poll(&request, 1, -1);
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
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait_for_room();
        } else if (errno != EINTR) {
            fail(errno);
        }
    }
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
