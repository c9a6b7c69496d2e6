#pragma once

#include <cstddef>
#include <cstring>

namespace resonet {

/// Eight floats that are computed with as one: a vector register where the CPU has one of that size, else
/// several smaller ones (GNU vector extension). Used inside functions marked RESONET_CLONES.
using Lanes = float __attribute__((vector_size(32)));
inline constexpr std::size_t lane_count = 8;

/// The next multiple of `step`.
constexpr std::size_t rounded_up(std::size_t count, std::size_t step = lane_count) {
    return (count + step - 1) / step * step;
}

#define RESONET_INLINE __attribute__((always_inline)) inline

RESONET_INLINE void load(Lanes& lanes, const float* from) {
    std::memcpy(&lanes, from, sizeof lanes);
}
RESONET_INLINE void store(const Lanes& lanes, float* to) {
    std::memcpy(to, &lanes, sizeof lanes);
}

/// Orders two, lane by lane: afterwards low <= high.
RESONET_INLINE void order(Lanes& low, Lanes& high) {
    // Two comparisons make a minimum and a maximum, an instruction each; one would make three.
    const Lanes least = low < high ? low : high;
    high = low > high ? low : high;
    low = least;
}
RESONET_INLINE void keep_larger(Lanes& lanes, const Lanes& other) {
    lanes = lanes > other ? lanes : other;
}
RESONET_INLINE void keep_smaller(Lanes& lanes, const Lanes& other) {
    lanes = lanes < other ? lanes : other;
}

}  // namespace resonet
