#include "inference/relu_lstm.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <oneapi/dnnl/dnnl.hpp>

#include "dsp/lanes.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

/// 1 / (1 + exp(-x)) to about 2e-7, in operations that compilers turn into vectors: -x = n ln 2 + r with a
/// whole n, so exp(-x) = 2^n exp(r), and exp(r) is Taylor's series, as |r| <= ln 2 / 2.
RESONET_INLINE float sigmoid(float x) {
    constexpr float limit = 87.0F;            // beyond, 2^n would leave the range of floats
    constexpr float to_whole = 12582912.0F;   // 1.5 * 2^23: added to a small number, it leaves no fraction
    constexpr float ln2_high = 0.693359375F;  // few digits, so that n times it is exact
    constexpr float ln2_low = -2.12194440e-4F;
    float y = -x < -limit ? -limit : -x;
    y = y > limit ? limit : y;
    const float shifted = y * 1.44269504F + to_whole;
    const float n = shifted - to_whole;
    const float r = (y - n * ln2_high) - n * ln2_low;
    float series = 1.0F / 5040;
    series = series * r + 1.0F / 720;
    series = series * r + 1.0F / 120;
    series = series * r + 1.0F / 24;
    series = series * r + 1.0F / 6;
    series = series * r + 0.5F;
    series = series * r + 1.0F;
    series = series * r + 1.0F;
    const std::uint32_t whole =
        std::bit_cast<std::uint32_t>(shifted) - std::bit_cast<std::uint32_t>(to_whole);
    const auto power = std::bit_cast<float>((whole + 127U) << 23U);
    return 1.0F / (1.0F + power * series);
}

/// A value that is not a number stays one, so that a fault shows.
RESONET_INLINE float relu(float x) {
    return x < 0.0F ? 0.0F : x;
}

/// One frame of one example; `gates` is [gate, hidden].
RESONET_CLONES
void advance(const float* __restrict gates, std::size_t hidden, float* __restrict cell,
             float* __restrict state) {
    for (std::size_t j = 0; j < hidden; ++j) {
        const float candidate = relu(gates[2 * hidden + j]);
        cell[j] = sigmoid(gates[hidden + j]) * cell[j] + sigmoid(gates[j]) * candidate;
        state[j] = sigmoid(gates[3 * hidden + j]) * relu(cell[j]);
    }
}

}  // namespace

void run_relu_lstm(std::span<float> gates, const float* hidden_weight, std::int64_t batch,
                   std::int64_t hidden, std::span<float> cell, std::span<float> out) {
    const auto width = static_cast<std::size_t>(hidden);
    const std::size_t frame_size = 4 * cell.size();
    const bool all_frames = out.size() * 4 == gates.size();
    std::fill(cell.begin(), cell.end(), 0.0F);
    std::span<float> state = out.first(cell.size());
    for (std::size_t frame = 0; frame < gates.size() / frame_size; ++frame) {
        const std::span<float> now = gates.subspan(frame * frame_size, frame_size);
        if (frame > 0) {  // before the first frame the state is zero
            dnnl::error::wrap_c_api(
                dnnl_sgemm('N', 'N', batch, 4 * hidden, hidden, 1.0F, state.data(), hidden, hidden_weight,
                           4 * hidden, 1.0F, now.data(), 4 * hidden),
                "could not multiply the state of a recurrent layer");
            if (all_frames) state = out.subspan(frame * cell.size(), cell.size());
        }
        for (std::size_t n = 0; n < cell.size() / width; ++n) {
            advance(now.data() + n * 4 * width, width, cell.data() + n * width, state.data() + n * width);
        }
    }
}

}  // namespace resonet
