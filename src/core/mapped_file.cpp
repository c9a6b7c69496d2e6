#include "core/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/error.h"

namespace resonet {

MappedFile::MappedFile(const std::filesystem::path& path) {
    // O_NONBLOCK: opening a pipe by mistake must not hang.
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status = {};
    bool mapped = descriptor >= 0 && fstat(descriptor, &status) == 0;
    if (mapped && status.st_size > 0) {
        size_ = static_cast<std::size_t>(status.st_size);
        void* const address = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
        mapped = address != MAP_FAILED;
        if (mapped) data_ = static_cast<const std::byte*>(address);
    }
    const int code = errno;
    if (descriptor >= 0) close(descriptor);
    if (!mapped) {
        throw SystemError(path.string(),
                          "cannot be mapped into memory: " + std::generic_category().message(code));
    }
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) munmap(const_cast<std::byte*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

}  // namespace resonet
