#include "data/cache_total.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <thread>

namespace resonet {

CacheTotal::CacheTotal(const std::filesystem::path& folder, std::chrono::milliseconds patience) {
    const std::filesystem::path path = folder / "total";
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

std::optional<std::uintmax_t> CacheTotal::get() const {
    std::array<char, 32> text;
    const ssize_t count = pread(file_, text.data(), text.size(), 0);
    if (count <= 0) return std::nullopt;
    std::uintmax_t bytes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + count, bytes);
    // A number without the line feed after it may have lost digits.
    if (error != std::errc() || end == text.data() + count || *end != '\n') return std::nullopt;
    return bytes;
}

void CacheTotal::set(std::uintmax_t bytes) {
    const std::string text = std::to_string(bytes) + "\n";
    // One that is killed in between leaves no number, and the next one counts afresh.
    if (ftruncate(file_, 0) != 0) return;
    if (pwrite(file_, text.data(), text.size(), 0) < 0) return;
}

}  // namespace resonet
