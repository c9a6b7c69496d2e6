#include "audio/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "core/error.h"

namespace resonet {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, int error) {
    const std::string& name = path.native();
    struct stat link {};
    switch (error) {
        case ENOENT:
            if (lstat(name.c_str(), &link) == 0 && S_ISLNK(link.st_mode)) {
                throw InputError(name, "is a link to a file that does not exist", "mend or remove the link");
            }
            throw InputError(name, "does not exist", "check the name");
        case ENOTDIR:
            throw InputError(name, "does not exist: a part of its path is not a folder", "check the name");
        case EACCES:
        case EPERM:
            throw InputError(name, "may not be read: permission denied",
                             "give yourself read permission, or run as its owner");
        case ELOOP:
            throw InputError(name, "is a link that leads back to itself", "mend or remove the link");
        case EMFILE:
        case ENFILE:
            throw SystemError(name, "cannot be opened: too many open files",
                              "raise the limit, see ulimit -n");
        default:
            throw InputError(name, "cannot be opened: " + std::generic_category().message(error),
                             "check the file and its disk");
    }
}

void require_ordinary(const std::filesystem::path& path, const struct stat& status) {
    const std::string& name = path.native();
    if (S_ISDIR(status.st_mode)) throw InputError(name, "is a folder, not an audio file", "name a file");
    if (!S_ISREG(status.st_mode)) {
        throw InputError(name, "is a pipe, device or socket, not an audio file",
                         "save the sound to a file first");
    }
    if (status.st_size == 0) throw InputError(name, "is empty", "fetch or export it again");
}

}  // namespace

InputFile::InputFile(const std::filesystem::path& path) {
    const std::string& name = path.native();
    if (name.empty()) throw InputError("(no name)", "an empty file name", "name a file");
    if (name.find('\0') != std::string::npos)
        throw InputError(name, "its name holds a zero byte", "rename it");

    // Looked at before opening, because opening a device can have effects of its own, and again after,
    // because another program may swap the file in between.
    struct stat status {};
    if (stat(name.c_str(), &status) != 0) refuse(path, errno);
    require_ordinary(path, status);
    descriptor_ = open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor_ < 0) refuse(path, errno);
    try {
        if (fstat(descriptor_, &status) != 0) refuse(path, errno);
        require_ordinary(path, status);
    } catch (...) {
        close(descriptor_);
        throw;
    }
    size_ = status.st_size;
}

InputFile::~InputFile() {
    close(descriptor_);
}

int InputFile::read(std::span<std::uint8_t> out) noexcept {
    for (;;) {
        const ssize_t count = ::read(descriptor_, out.data(), out.size());
        if (count >= 0) return static_cast<int>(count);
        if (errno == EINTR) continue;
        if (error_ == 0) error_ = errno;
        return -errno;
    }
}

std::size_t InputFile::read_at(std::int64_t offset, std::span<std::uint8_t> out) const noexcept {
    std::size_t filled = 0;
    while (filled < out.size()) {
        const ssize_t count = pread(descriptor_, out.data() + filled, out.size() - filled,
                                    offset + static_cast<std::int64_t>(filled));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        filled += static_cast<std::size_t>(count);
    }
    return filled;
}

std::int64_t InputFile::seek(std::int64_t offset, int whence) noexcept {
    const off_t at = lseek(descriptor_, offset, whence);
    return at < 0 ? -errno : at;
}

}  // namespace resonet
