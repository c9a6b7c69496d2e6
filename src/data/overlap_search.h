#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/fingerprint.h"

namespace resonet {

/// What two fingerprints must have in common to be called the same recording.
///
/// Measured on 134 clips of GTZAN (15 to 30 s) and 938 altered copies of them: MP3 at 64 kbit/s, Opus at
/// 48 kbit/s, 16 kHz at -12 dB, excerpts that begin 3 to 10 s later and end elsewhere as MP3 at 32 and
/// 96 kbit/s and Ogg Vorbis, two kinds of them half a step off the original's frames. Bit error rates at the
/// best offset with 40 steps (5 s) or more:
///
///   copies of whole clips         0.000 to 0.039
///   excerpts                      0.016 to 0.117
///   one recording, other place    0.191 (two clips of one song in GTZAN)
///   nearest of other recordings   0.324 in 24,000 pairs of clips, 0.44 in the middle
///
/// In 16 steps (2 s) excerpts reach 0.145, and other recordings come down to 0.294.
struct OverlapThreshold {
    std::size_t least_steps = 16;        ///< fewer say nothing
    double short_bit_error_rate = 0.17;  ///< at most, from least_steps on
    std::size_t enough_steps = 40;       ///< from here on
    double bit_error_rate = 0.22;        ///< at most
};

/// Whether `match` is good enough.
bool is_overlap(const FingerprintMatch& match, const OverlapThreshold& threshold = {});

/// Two fingerprints of one recording, by their places in the input.
struct Overlap {
    std::size_t first = 0;
    std::size_t second = 0;  ///< larger than first
    FingerprintMatch match;  ///< of the first with the second
};

struct OverlapSearchOptions {
    OverlapThreshold threshold = {};
    std::size_t threads = 0;  ///< 0: all cores
    bool progress = false;    ///< shown on standard error
};

/// Finds the fingerprints that are of one recording: copies in another format, at another level or sample
/// rate, and excerpts that overlap by about 4.6 s (16 steps) or more. Not found is what was played faster,
/// slower or at another pitch. Sorted by first, then second; the result does not depend on the number of
/// threads.
///
/// Two numbers that agree in those bits that bear change best (as many as keep the lists short) make an
/// offset worth comparing. Of a number that very many fingerprints have, each meets only the next ones in
/// the order of the input, so that the time grows with the total length and not with its square: a group of
/// copies then hangs together by a chain rather than as all its pairs. Memory: about 12 bytes a number beside
/// the input; 100,000 made-up clips of 220 numbers took 100 s on one thread, and 330 MB in all.
///
/// Errors: Interrupted; std::invalid_argument for more than 2^32 - 1 fingerprints.
std::vector<Overlap> find_overlaps(std::span<const std::span<const std::uint32_t>> fingerprints,
                                   const OverlapSearchOptions& options = {});

}  // namespace resonet
