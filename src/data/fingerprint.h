#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace resonet {

/// Time between the numbers of a fingerprint (Fingerprinter), in seconds.
inline constexpr double fingerprint_step = 1365.0 / 11025.0;

/// How alike two fingerprints are where one lies over the other.
struct FingerprintMatch {
    /// Number i of the first lies over number i - offset of the second: what begins the second is heard
    /// `offset` steps after the first begins.
    std::ptrdiff_t offset = 0;
    std::size_t steps = 0;  ///< how many numbers lie over each other and were compared
    /// Share of the bits of those that differ, from 0: about 0.5 for unlike music; 1 where none was compared.
    double bit_error_rate = 1.0;

    /// The length that was compared, in seconds.
    double seconds() const { return static_cast<double>(steps) * fingerprint_step; }
};

/// Compares `a` and `b` at one offset. A number that in both repeats the one before it is passed over:
/// silence and tones that last are alike in any music.
FingerprintMatch compare_fingerprints(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                                      std::ptrdiff_t offset);

/// The offset of the lowest bit error rate among those at which at least `least_steps` numbers are compared;
/// of equals the one with the longest overlap. All are tried: a time that grows with a.size() * b.size().
FingerprintMatch best_fingerprint_match(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                                        std::size_t least_steps);

}  // namespace resonet
