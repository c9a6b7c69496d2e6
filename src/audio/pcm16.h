#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace resonet {

/// `sample` in [-1, 1] as 16 bits: round(32768 x), clamped; NaN becomes 0.
inline std::int16_t pcm16(float sample) {
    if (std::isnan(sample)) return 0;
    return static_cast<std::int16_t>(std::clamp(std::nearbyint(sample * 32768.0F), -32768.0F, 32767.0F));
}

}  // namespace resonet
