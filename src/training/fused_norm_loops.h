#pragma once

#include <cstdint>

namespace resonet {

/// What a fused norm does to one image [band, frame, channel]: an optional ReLU, a scale and a shift a
/// channel, an optional residual sum, an optional ReLU, and the maxima of windows that do not overlap (a
/// remainder at an edge is dropped).
struct NormShape {
    std::int64_t bands = 0;
    std::int64_t frames = 0;
    std::int64_t channels = 0;
    std::int64_t pool_bands = 1;
    std::int64_t pool_frames = 1;
    float floor_before = 0;  ///< values below are raised to it: 0 is a ReLU, minus infinity none
    float floor_after = 0;

    std::int64_t pooled_bands() const { return bands / pool_bands; }
    std::int64_t pooled_frames() const { return frames / pool_frames; }
};

/// What the loops over one image read. All arrays a channel have `channels` values.
struct NormInput {
    const float* image = nullptr;     ///< [band, frame, channel]
    const float* residual = nullptr;  ///< likewise, or null
    const float* scale = nullptr;
    const float* shift = nullptr;
};

/// Adds to sums[c] and sums[channels + c] the sum and the sum of squares of max(image, floor) - pivot[c].
/// `partial` has room for 2 * channels values: single precision is trusted with 64 of them at a time.
void add_moments(const float* image, std::int64_t pixels, std::int64_t channels, float floor,
                 const float* pivot, float* partial, double* sums);

/// out: [pooled band, pooled frame, channel].
void norm_forward(const NormShape& shape, const NormInput& input, float* out);

/// With g the gradient that reaches the scaled values from `grad` (that of `out`): adds to sums[c] and
/// sums[channels + c] the sums of g and of g * (max(image, floor) - mean[c]). The first of equal maxima takes
/// the gradient, as in PyTorch. `scratch`: 4 * channels values.
void add_gradient_moments(const NormShape& shape, const NormInput& input, const float* mean,
                          const float* grad, float* scratch, double* sums);

/// The gradient of `image`: of_gradient[c] * g + of_value[c] * (max(image, floor) - mean[c]) + offset[c], and
/// 0 below the floor; that of the residual is g. `residual_grad` may be null. `scratch`: 3 * channels values.
struct NormGradient {
    const float* mean = nullptr;
    const float* of_gradient = nullptr;
    const float* of_value = nullptr;
    const float* offset = nullptr;
    const float* grad = nullptr;
    float* image_grad = nullptr;
    float* residual_grad = nullptr;
};
void norm_backward(const NormShape& shape, const NormInput& input, const NormGradient& gradient,
                   float* scratch);

}  // namespace resonet
