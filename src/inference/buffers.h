#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace resonet {

/// A stretch of memory needed from operation `first` to operation `last`, both included.
struct Need {
    std::size_t bytes = 0;
    std::size_t first = 0;
    std::size_t last = 0;
};

/// Where each need lies in one block of memory: needs that overlap in time never overlap in space.
struct BufferPlan {
    std::vector<std::size_t> offsets;  ///< bytes, multiples of 64 (a cache line; oneDNN likes it)
    std::size_t bytes = 0;             ///< of the whole block
};

/// Greedy by size (Pisarchyk, Lee 2020): the largest first, each at the lowest offset that is free for as
/// long as it is needed.
BufferPlan plan_buffers(std::span<const Need> needs);

}  // namespace resonet
