#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

namespace resonet::testing {

/// The bytes that this process has read from files so far, from a cache of the system or not; none where the
/// system does not count them.
inline std::optional<std::uint64_t> bytes_read() {
    std::ifstream counts("/proc/self/io");
    std::string name;
    std::uint64_t count = 0;
    while (counts >> name >> count) {
        if (name == "rchar:") return count;
    }
    return std::nullopt;
}

}  // namespace resonet::testing
