#include "data/fingerprint.h"

#include <algorithm>
#include <bit>

namespace resonet {

FingerprintMatch compare_fingerprints(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                                      std::ptrdiff_t offset) {
    FingerprintMatch match;
    match.offset = offset;
    const std::size_t first_a = static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0));
    const std::size_t first_b = static_cast<std::size_t>(std::max<std::ptrdiff_t>(-offset, 0));
    if (first_a >= a.size() || first_b >= b.size()) return match;
    a = a.subspan(first_a);
    b = b.subspan(first_b);
    const std::size_t overlap = std::min(a.size(), b.size());
    std::size_t errors = 0;
    for (std::size_t i = 0; i < overlap; ++i) {
        if (i > 0 && a[i] == a[i - 1] && b[i] == b[i - 1]) continue;
        errors += static_cast<std::size_t>(std::popcount(a[i] ^ b[i]));
        ++match.steps;
    }
    match.bit_error_rate = static_cast<double>(errors) / (32.0 * static_cast<double>(match.steps));
    return match;
}

FingerprintMatch best_fingerprint_match(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                                        std::size_t least_steps) {
    FingerprintMatch best;
    const auto last = static_cast<std::ptrdiff_t>(a.size());
    for (std::ptrdiff_t offset = 1 - static_cast<std::ptrdiff_t>(b.size()); offset < last; ++offset) {
        const FingerprintMatch match = compare_fingerprints(a, b, offset);
        if (match.steps < std::max<std::size_t>(least_steps, 1)) continue;
        const bool as_good = match.bit_error_rate == best.bit_error_rate && match.steps > best.steps;
        if (match.bit_error_rate < best.bit_error_rate || as_good) best = match;
    }
    return best;
}

}  // namespace resonet
