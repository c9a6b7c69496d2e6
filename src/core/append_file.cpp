#include "core/append_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/error.h"

namespace resonet {

AppendFile::AppendFile(const std::filesystem::path& path) : path_(path) {
    descriptor_ = open(path.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(errno);
    struct stat status = {};
    const bool locked = flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    const int code = errno;
    // Some network file systems have no locks; that is no reason not to write there.
    if (!locked && code == EWOULDBLOCK) {
        close(descriptor_);
        throw UsageError(path.string(), "is being written by another process", "wait until it has ended");
    }
    if (fstat(descriptor_, &status) != 0) {
        const int reason = errno;
        close(descriptor_);
        fail(reason);
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
}

AppendFile::~AppendFile() {
    close(descriptor_);
}

void AppendFile::fail(int code) const {
    const char* remedy = code == ENOENT                     ? "create its folder first"
                         : code == ENOSPC || code == EDQUOT ? "free some disk space"
                                                            : "";
    throw SystemError(path_.string(), "cannot be written: " + std::generic_category().message(code), remedy);
}

void AppendFile::truncate(std::uint64_t size) {
    if (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail(errno);
    size_ = size;
}

void AppendFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(errno);
        size_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace resonet
