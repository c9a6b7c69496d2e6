#include "core/memory.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>

namespace resonet {
namespace {

std::optional<std::uintmax_t> number_in(const char* path) {
    std::ifstream file(path);
    std::uintmax_t number = 0;
    if (file >> number) return number;
    return std::nullopt;  // no such file, or "max"
}

std::optional<std::uintmax_t> available_in_machine() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::string unit;
    std::uintmax_t kibibytes = 0;
    while (file >> name >> kibibytes && std::getline(file, unit)) {
        if (name == "MemAvailable:") return kibibytes * 1024;
    }
    return std::nullopt;
}

}  // namespace

std::uintmax_t free_memory() {
    constexpr std::uintmax_t unknown = std::uintmax_t{1} << 30;
    std::uintmax_t free = available_in_machine().value_or(unknown);
    const auto limit = number_in("/sys/fs/cgroup/memory.max");
    const auto used = number_in("/sys/fs/cgroup/memory.current");
    if (limit && used) free = std::min(free, *limit - std::min(*limit, *used));
    return free;
}

}  // namespace resonet
