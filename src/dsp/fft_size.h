#pragma once

#include <cstddef>
#include <string>

#include "core/error.h"

namespace resonet {

inline UsageError fft_size_error(std::size_t size, const char* remedy) {
    return {"FFT of " + std::to_string(size), "is not a size that can be computed", remedy};
}

/// `size`, if every back-end may be asked for it. Errors: UsageError.
inline std::size_t checked_fft_size(std::size_t size) {
    constexpr std::size_t largest = std::size_t{1} << 24;
    if (size < 2 || size > largest || size % 2 != 0) {
        throw fft_size_error(size, "choose an even number from 2 to 16777216");
    }
    return size;
}

}  // namespace resonet
