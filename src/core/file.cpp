#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <random>
#include <system_error>

#include "core/descriptor.h"
#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

std::string reason(int code) {
    return code == 0 ? "unknown error" : std::generic_category().message(code);
}

std::string remedy_for_writing(int code) {
    switch (code) {
        case ENOENT:
            return "create its folder first";
        case EACCES:
        case EPERM:
        case EROFS:
            return "choose a folder you may write to";
        case ENOSPC:
        case EDQUOT:
            return "free some disk space";
        default:
            return {};
    }
}

/// Creates a new empty file with a name of its own in `folder`; other processes may do so there too.
fs::path create_temporary(const fs::path& folder, const fs::path& wanted) {
    std::random_device entropy;
    for (int attempt = 0; attempt < 100; ++attempt) {
        const std::uint64_t number = (std::uint64_t{entropy()} << 32) | entropy();
        fs::path name = folder / (".resonet-" + std::to_string(number) + ".tmp");
        const int descriptor = open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            close(descriptor);
            return name;
        }
        if (errno != EEXIST) break;
    }
    const int code = errno;
    throw SystemError(wanted.string(), "cannot be written: " + reason(code), remedy_for_writing(code));
}

/// Has the system carry what it holds of `path` to the disk.
bool sync(const fs::path& path, int flags) {
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = fsync(descriptor) == 0;
    const int code = errno;
    close(descriptor);
    errno = code;
    return synced;
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

std::string read_text(const fs::path& path, std::uintmax_t limit) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) throw InputError(path.string(), "is a folder", "name a file");
    errno = 0;
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw InputError(path.string(), "cannot be read: " + reason(errno));
    std::string text;
    std::array<char, 65536> block;
    // The size is not asked for beforehand: pipes have none.
    while (stream) {
        stream.read(block.data(), block.size());
        text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
        if (text.size() > limit) {
            throw InputError(path.string(), "is larger than " + std::to_string(limit) + " bytes",
                             "is it the right file?");
        }
    }
    if (stream.bad()) throw InputError(path.string(), "cannot be read: " + reason(errno));
    return text;
}

AtomicFile::AtomicFile(const fs::path& path, Durability durability) : path_(path), durability_(durability) {
    if (const std::optional<int> descriptor = descriptor_named(path)) {
        open_descriptor(*descriptor);
    } else {
        open_file();
    }
}

/// A file that a shell has opened is not to be replaced: others go on writing to it.
void AtomicFile::open_descriptor(int descriptor) {
    const int flags = fcntl(descriptor, F_GETFL);
    if (flags != -1 && (flags & O_ACCMODE) == O_RDONLY) fail(EBADF);
    const int own = flags == -1 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (own < 0) fail(errno);
    descriptor_ = std::make_unique<DescriptorBuffer>(own);
    stream_.rdbuf(descriptor_.get());
}

void AtomicFile::open_file() {
    std::error_code error;
    if (fs::is_symlink(path_, error)) {
        const fs::path target = fs::weakly_canonical(path_, error);
        if (!error) path_ = target;
    }
    const fs::file_status status = fs::status(path_, error);
    if (fs::is_directory(status)) throw SystemError(path_.string(), "is a folder", "name a file");
    const bool direct = fs::exists(status) && !fs::is_regular_file(status);
    if (!direct) {
        temporary_ = create_temporary(folder_of(path_), path_);
        // Best effort: a file of another owner can be replaced but its permissions cannot be given on.
        if (fs::exists(status)) fs::permissions(temporary_, status.permissions(), error);
    }
    errno = 0;
    if (file_.open(direct ? path_ : temporary_, std::ios::binary | std::ios::out) == nullptr) {
        const int code = errno;
        if (!temporary_.empty()) fs::remove(temporary_, error);
        fail(code);
    }
    stream_.rdbuf(&file_);
}

AtomicFile::~AtomicFile() {
    if (temporary_.empty()) return;
    file_.close();
    std::error_code ignored;
    fs::remove(temporary_, ignored);
}

void AtomicFile::fail(int code) const {
    throw SystemError(path_.string(), "cannot be written: " + reason(code), remedy_for_writing(code));
}

void AtomicFile::write(std::string_view bytes) {
    errno = 0;
    stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!stream_) fail(errno);
}

void AtomicFile::commit() {
    errno = 0;
    stream_.flush();
    if (!stream_ || (file_.is_open() && file_.close() == nullptr)) fail(errno);
    if (temporary_.empty()) return;
    const bool durable = durability_ == Durability::synced;
    if (durable && !sync(temporary_, O_RDONLY)) fail(errno);
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
    temporary_.clear();
    // Some file systems cannot sync a folder; the file itself is safe by now.
    if (durable) sync(folder_of(path_), O_RDONLY | O_DIRECTORY);
}

void write_atomically(const fs::path& path, std::string_view bytes, Durability durability) {
    AtomicFile file(path, durability);
    file.write(bytes);
    file.commit();
}

}  // namespace resonet
