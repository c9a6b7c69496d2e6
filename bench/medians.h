#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dsp/aligned.h"
#include "features/matrix.h"

namespace resonet::bench {

/// The running medians of harmonic-percussive separation alone, of a whole recording at once: the steps that
/// Separation (features/separation.h) takes for a block, with edges mirrored as scipy.ndimage does in mode
/// "reflect". All memory but the results is taken in the constructor.
class Medians {
  public:
    static constexpr std::size_t window = 31;

    /// `magnitude`: [bin, frame]; both at least 15.
    explicit Medians(const Matrix& magnitude);

    /// Floats in a result: [frame, bin], `stride()` from one frame to the next.
    std::size_t result_size() const { return rows_ * stride_; }
    std::size_t stride() const { return stride_; }

    /// scipy.ndimage.median_filter(magnitude, size=(1, 31)), transposed.
    void over_time(float* result);
    /// scipy.ndimage.median_filter(magnitude, size=(31, 1)), transposed.
    void over_frequency(float* result);

    /// A result as [bin, frame].
    Matrix transposed(std::span<const float> result) const;

  private:
    float* frame(std::size_t i) { return padded_.data() + (i + window / 2) * stride_; }

    std::size_t bins_;
    std::size_t frames_;
    std::size_t rows_;    // frames, rounded up to groups of the medians
    std::size_t stride_;  // bins, likewise
    AlignedVector<float> padded_;
    AlignedVector<float> lanes_;  // [bin, 8]
    AlignedVector<float> lane_medians_;
};

}  // namespace resonet::bench
