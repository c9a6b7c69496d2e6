#include "training/fused_norm_loops.h"

#include <algorithm>

#include "dsp/simd.h"

// Channels are innermost: each loop over them becomes vector instructions. Comparisons are written so that a
// NaN passes through, as it does in PyTorch.
namespace resonet {
namespace {

constexpr std::int64_t trusted_pixels = 64;

RESONET_CLONES void moments(const float* image, std::int64_t pixels, std::int64_t channels, float floor,
                            const float* pivot, float* __restrict sum, float* __restrict squares) {
    for (std::int64_t p = 0; p < pixels; ++p) {
        const float* x = image + p * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
            const float value = (x[c] < floor ? floor : x[c]) - pivot[c];
            sum[c] += value;
            squares[c] += value * value;
        }
    }
}

/// Moves what two loops summed up into doubles.
RESONET_CLONES void hand_over(float* __restrict partial, std::int64_t count, double* __restrict sums) {
    for (std::int64_t i = 0; i < count; ++i) sums[i] += static_cast<double>(partial[i]);
    std::fill_n(partial, count, 0.0F);
}

/// A window of an image: where its first pixel lies, and how to go on.
struct Window {
    const NormShape& shape;
    const NormInput& input;
    std::int64_t first;  // offset of the first pixel

    std::int64_t size() const { return shape.pool_bands * shape.pool_frames; }
    std::int64_t offset(std::int64_t pixel) const {
        const std::int64_t band = pixel / shape.pool_frames;
        return first + (band * shape.frames + pixel - band * shape.pool_frames) * shape.channels;
    }
};

RESONET_CLONES void window_maxima(const Window& window, float* __restrict best) {
    const NormShape& shape = window.shape;
    const float floor = shape.floor_before;
    const float* __restrict scale = window.input.scale;
    const float* __restrict shift = window.input.shift;
    for (std::int64_t k = 0; k < window.size(); ++k) {
        const std::int64_t offset = window.offset(k);
        const float* __restrict x = window.input.image + offset;
        if (window.input.residual != nullptr) {
            const float* __restrict r = window.input.residual + offset;
            for (std::int64_t c = 0; c < shape.channels; ++c) {
                const float value = scale[c] * (x[c] < floor ? floor : x[c]) + shift[c] + r[c];
                best[c] = k > 0 && value <= best[c] ? best[c] : value;
            }
        } else if (k == 0) {
            for (std::int64_t c = 0; c < shape.channels; ++c) {
                best[c] = scale[c] * (x[c] < floor ? floor : x[c]) + shift[c];
            }
        } else {
            for (std::int64_t c = 0; c < shape.channels; ++c) {
                const float value = scale[c] * (x[c] < floor ? floor : x[c]) + shift[c];
                best[c] = value <= best[c] ? best[c] : value;
            }
        }
    }
}

RESONET_CLONES void raise_to(float floor, std::int64_t count, float* values) {
    for (std::int64_t c = 0; c < count; ++c) values[c] = values[c] <= floor ? floor : values[c];
}

/// What reaches the window's maxima: nothing where the ReLU after them is flat.
RESONET_CLONES void gradient_of_maxima(float floor, std::int64_t count, const float* __restrict best,
                                       const float* __restrict grad, float* __restrict rest) {
    for (std::int64_t c = 0; c < count; ++c) rest[c] = best[c] > floor ? grad[c] : 0.0F;
}

RESONET_CLONES void window_gradient_moments(const Window& window, const float* mean,
                                            const float* __restrict best, float* __restrict rest,
                                            float* __restrict sum, float* __restrict products) {
    const NormShape& shape = window.shape;
    const float floor = shape.floor_before;
    const float* __restrict scale = window.input.scale;
    const float* __restrict shift = window.input.shift;
    for (std::int64_t c = 0; c < shape.channels; ++c) sum[c] += rest[c];
    for (std::int64_t k = 0; k < window.size(); ++k) {
        const std::int64_t offset = window.offset(k);
        const float* __restrict x = window.input.image + offset;
        const float* r = window.input.residual == nullptr ? nullptr : window.input.residual + offset;
        for (std::int64_t c = 0; c < shape.channels; ++c) {
            const float raised = x[c] < floor ? floor : x[c];
            const float value = scale[c] * raised + shift[c] + (r == nullptr ? 0.0F : r[c]);
            const float g = value == best[c] ? rest[c] : 0.0F;
            rest[c] -= g;
            products[c] += g * (raised - mean[c]);
        }
    }
}

RESONET_CLONES void window_backward(const Window& window, const NormGradient& gradient,
                                    const float* __restrict best, float* __restrict rest, float* unwanted) {
    const NormShape& shape = window.shape;
    const std::int64_t channels = shape.channels;
    const float floor = shape.floor_before;
    const float* __restrict scale = window.input.scale;
    const float* __restrict shift = window.input.shift;
    const float* __restrict mean = gradient.mean;
    const float* __restrict of_gradient = gradient.of_gradient;
    const float* __restrict of_value = gradient.of_value;
    const float* __restrict constant = gradient.offset;
    for (std::int64_t k = 0; k < window.size(); ++k) {
        const std::int64_t offset = window.offset(k);
        const float* __restrict x = window.input.image + offset;
        const float* __restrict r =
            window.input.residual == nullptr ? nullptr : window.input.residual + offset;
        float* __restrict dx = gradient.image_grad + offset;
        float* __restrict dr = gradient.residual_grad == nullptr ? unwanted : gradient.residual_grad + offset;
        for (std::int64_t c = 0; c < channels; ++c) {
            const float value =
                scale[c] * (x[c] < floor ? floor : x[c]) + shift[c] + (r == nullptr ? 0.0F : r[c]);
            dr[c] = value == best[c] ? rest[c] : 0.0F;
            rest[c] -= dr[c];
        }
        for (std::int64_t c = 0; c < channels; ++c) {
            const float raised = x[c] < floor ? floor : x[c];
            const float full = of_gradient[c] * dr[c] + of_value[c] * (raised - mean[c]) + constant[c];
            dx[c] = x[c] > floor ? full : 0.0F;
        }
    }
}

/// The gradient of pixels that no window covers: they count for the statistics alone.
RESONET_CLONES void uncovered_backward(const NormShape& shape, const NormInput& input,
                                       const NormGradient& gradient, std::int64_t first,
                                       std::int64_t pixels) {
    for (std::int64_t p = 0; p < pixels; ++p) {
        const std::int64_t offset = first + p * shape.channels;
        const float* x = input.image + offset;
        float* dx = gradient.image_grad + offset;
        for (std::int64_t c = 0; c < shape.channels; ++c) {
            const float floor = shape.floor_before;
            const float raised = x[c] < floor ? floor : x[c];
            const float full = gradient.of_value[c] * (raised - gradient.mean[c]) + gradient.offset[c];
            dx[c] = x[c] > floor ? full : 0.0F;
        }
        if (gradient.residual_grad != nullptr) {
            std::fill_n(gradient.residual_grad + offset, shape.channels, 0.0F);
        }
    }
}

/// Calls visit(window, offset of its result) for all windows in order.
template <typename Visit>
void for_each_window(const NormShape& shape, const NormInput& input, Visit visit) {
    std::int64_t result = 0;
    for (std::int64_t band = 0; band < shape.pooled_bands(); ++band) {
        for (std::int64_t frame = 0; frame < shape.pooled_frames(); ++frame) {
            const std::int64_t pixel = band * shape.pool_bands * shape.frames + frame * shape.pool_frames;
            visit(Window{shape, input, pixel * shape.channels}, result);
            result += shape.channels;
        }
    }
}

}  // namespace

void add_moments(const float* image, std::int64_t pixels, std::int64_t channels, float floor,
                 const float* pivot, float* partial, double* sums) {
    std::fill_n(partial, 2 * channels, 0.0F);
    for (std::int64_t p = 0; p < pixels; p += trusted_pixels) {
        moments(image + p * channels, std::min(trusted_pixels, pixels - p), channels, floor, pivot, partial,
                partial + channels);
        hand_over(partial, 2 * channels, sums);
    }
}

void norm_forward(const NormShape& shape, const NormInput& input, float* out) {
    for_each_window(shape, input, [&](const Window& window, std::int64_t result) {
        window_maxima(window, out + result);
        raise_to(shape.floor_after, shape.channels, out + result);
    });
}

void add_gradient_moments(const NormShape& shape, const NormInput& input, const float* mean,
                          const float* grad, float* scratch, double* sums) {
    float* const best = scratch;
    float* const rest = scratch + shape.channels;
    float* const partial = scratch + 2 * shape.channels;
    std::fill_n(partial, 2 * shape.channels, 0.0F);
    std::int64_t pending = 0;
    for_each_window(shape, input, [&](const Window& window, std::int64_t result) {
        window_maxima(window, best);
        gradient_of_maxima(shape.floor_after, shape.channels, best, grad + result, rest);
        window_gradient_moments(window, mean, best, rest, partial, partial + shape.channels);
        if (++pending == trusted_pixels) {
            hand_over(partial, 2 * shape.channels, sums);
            pending = 0;
        }
    });
    hand_over(partial, 2 * shape.channels, sums);
}

void norm_backward(const NormShape& shape, const NormInput& input, const NormGradient& gradient,
                   float* scratch) {
    float* const best = scratch;
    float* const rest = scratch + shape.channels;
    for_each_window(shape, input, [&](const Window& window, std::int64_t result) {
        window_maxima(window, best);
        gradient_of_maxima(shape.floor_after, shape.channels, best, gradient.grad + result, rest);
        window_backward(window, gradient, best, rest, scratch + 2 * shape.channels);
    });
    const std::int64_t covered_frames = shape.pooled_frames() * shape.pool_frames;
    const std::int64_t covered_bands = shape.pooled_bands() * shape.pool_bands;
    for (std::int64_t band = 0; band < shape.bands; ++band) {
        const std::int64_t from = band < covered_bands ? covered_frames : 0;
        uncovered_backward(shape, input, gradient, (band * shape.frames + from) * shape.channels,
                           shape.frames - from);
    }
}

}  // namespace resonet
