#include "core/descriptor.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <system_error>

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// Whether `folder`, without links, is the one that lists this process's descriptors.
bool lists_descriptors(const fs::path& folder) {
    for (const char* own : {"/proc/self/fd", "/proc/thread-self/fd"}) {
        std::error_code error;
        if (fs::canonical(own, error) == folder && !error) return true;
    }
    return false;
}

std::optional<int> whole_number(const std::string& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

}  // namespace

std::optional<int> descriptor_named(const fs::path& path) {
    constexpr int most_links = 40;  // as many as Linux follows
    fs::path at = path;
    for (int link = 0; link < most_links; ++link) {
        std::error_code error;
        const fs::path folder = fs::canonical(at.has_parent_path() ? at.parent_path() : ".", error);
        if (error) return std::nullopt;
        if (const auto number = whole_number(at.filename().string()); number && lists_descriptors(folder)) {
            return number;
        }
        const fs::path target = fs::read_symlink(at, error);
        if (error) return std::nullopt;
        at = folder / target;  // an absolute target stands for itself
    }
    return std::nullopt;
}

int write_all(int descriptor, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd request{descriptor, POLLOUT, 0};
            poll(&request, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

DescriptorBuffer::DescriptorBuffer(int descriptor) : descriptor_(descriptor) {
    setp(block_.data(), block_.data() + block_.size());
}

DescriptorBuffer::~DescriptorBuffer() {
    close(descriptor_);
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type byte) {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(byte, traits_type::eof())) sputc(traits_type::to_char_type(byte));
    return traits_type::not_eof(byte);
}

int DescriptorBuffer::sync() {
    const auto count = static_cast<std::size_t>(pptr() - pbase());
    const int code = write_all(descriptor_, {pbase(), count});
    if (code != 0) {
        errno = code;
        return -1;
    }
    setp(block_.data(), block_.data() + block_.size());
    return 0;
}

}  // namespace resonet
