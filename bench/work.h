#pragma once

#include <span>

#include "features/descriptor.h"

namespace resonet::bench {

/// The least that a result for the clip can be made of, in pieces whose time floor_bench.cpp measures. What
/// only our own way of computing takes (copies, mirrored edges, frames around a block) does not count.
struct Work {
    bool known = false;    ///< whether somebody has counted
    double forward = 0.0;  ///< Fourier transforms of all frames: 2.5 n log2 n = 56,320 operations each
    double inverse = 0.0;  ///< the same, back
    double medians = 0.0;  ///< running medians of all magnitudes, over time and over frequency: 1 is both
    double flops = 0.0;    ///< additions and multiplications besides; a comparison, root or logarithm is one
    double read = 0.0;     ///< bytes that come from memory: the samples, what is needed a second time
    double written = 0.0;  ///< bytes that go to memory
};

/// What descriptors with default settings take together: transform, mel bands and the like once. Not `known`
/// if that of one of them is not: constant-Q chroma, sorting for the contrast, autocorrelation.
Work work_of(std::span<const Descriptor> descriptors);

/// That of the 57 numbers of GTZAN, whose tempo is counted up to the onset strength.
Work work_of_gtzan57();

}  // namespace resonet::bench
