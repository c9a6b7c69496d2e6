#include "data/cache_total.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <thread>

namespace resonet {

CacheTotal::CacheTotal(const std::filesystem::path& folder, std::chrono::milliseconds patience) {
    const std::filesystem::path path = folder / file_name;
    file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file_ < 0) return;
    constexpr auto pause = std::chrono::milliseconds(1);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    int result = flock(file_, LOCK_EX | LOCK_NB);
    while (result != 0 && (errno == EINTR || errno == EWOULDBLOCK)) {
        if (std::chrono::steady_clock::now() >= deadline) break;
        std::this_thread::sleep_for(pause);
        result = flock(file_, LOCK_EX | LOCK_NB);
    }
    if (result != 0 && (errno == EINTR || errno == EWOULDBLOCK)) {
        close(file_);
        file_ = -1;
    }
}

CacheTotal::~CacheTotal() {
    if (file_ >= 0) close(file_);
}

/// The file, if it is a count, whatever its size, or empty; none if it is somebody else's.
std::optional<std::string> CacheTotal::own_text() const {
    std::array<char, 32> block;  // a count is shorter
    const ssize_t count = pread(file_, block.data(), block.size(), 0);
    if (count < 0 || count == static_cast<ssize_t>(block.size())) return std::nullopt;
    std::string text(block.data(), static_cast<std::size_t>(count));
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const bool number = digits > 0 && digits + 1 == text.size() && text.back() == '\n';
    if (!number && !text.empty()) return std::nullopt;
    return text;
}

std::optional<std::uintmax_t> CacheTotal::get() const {
    const std::optional<std::string> text = own_text();
    if (!text || text->empty()) return std::nullopt;
    std::uintmax_t bytes = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), bytes);
    if (error != std::errc()) return std::nullopt;  // too large for a number
    return bytes;
}

void CacheTotal::set(std::uintmax_t bytes) {
    if (!own_text()) return;
    const std::string text = std::to_string(bytes) + "\n";
    // One that is killed in between leaves no number, and the next one counts afresh.
    if (ftruncate(file_, 0) != 0) return;
    if (pwrite(file_, text.data(), text.size(), 0) < 0) return;
}

}  // namespace resonet
