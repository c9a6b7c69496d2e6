#pragma once

#include <cstdint>

namespace resonet {

/// Bytes of memory that this process may still take without others being swapped out, as the system estimates
/// them: MemAvailable of /proc/meminfo, or what the limit of its control group (cgroup v2) leaves, if that is
/// less. 1 GiB where the system does not say.
std::uintmax_t free_memory();

}  // namespace resonet
