#include "core/output_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "core/error.h"

namespace resonet {
namespace {

/// Whether `path` still names the open file: who held the lock before may have removed it since.
bool is_named(const std::filesystem::path& path, int descriptor) {
    struct stat named = {};
    struct stat opened = {};
    return stat(path.c_str(), &named) == 0 && fstat(descriptor, &opened) == 0 &&
           named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

}  // namespace

OutputLock::OutputLock(const std::filesystem::path& path, const std::filesystem::path& output)
    : path_(path) {
    while (true) {
        descriptor_ = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
        if (descriptor_ < 0) {
            const int code = errno;
            throw SystemError(
                path.string(), "cannot be written: " + std::generic_category().message(code),
                code == ENOENT ? "create its folder first" : "choose a folder you may write to");
        }
        // Some network file systems have no locks; that is no reason not to write there.
        if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            close(descriptor_);
            throw UsageError(output.string(), "another program is writing it",
                             "wait until it has ended, or choose another --out");
        }
        if (is_named(path, descriptor_)) return;
        close(descriptor_);
    }
}

OutputLock::~OutputLock() {
    // Removed while it is still locked, or else it might be another's by then.
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    close(descriptor_);
}

}  // namespace resonet
