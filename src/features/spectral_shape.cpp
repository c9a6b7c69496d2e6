#include "features/spectral_shape.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "dsp/lanes.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

struct Moments {
    std::array<double, lane_count> sum{};
    std::array<double, lane_count> first{};
    std::array<double, lane_count> second{};
};

// Sums of m, k m and k^2 m over the bins k. In double the second moment minus the square of the first keeps
// more digits of the deviation than the magnitudes have.
RESONET_CLONES void moments_of(const float* __restrict magnitude, std::size_t bins,
                               Moments* __restrict result) {
    using Doubles = double __attribute__((vector_size(32)));
    Doubles sum[2] = {};
    Doubles first[2] = {};
    Doubles second[2] = {};
    for (std::size_t k = 0; k < bins; ++k) {
        const double bin = static_cast<double>(k);
        for (std::size_t half = 0; half < 2; ++half) {
            const float* m = magnitude + lane_count * k + 4 * half;
            const Doubles value = {m[0], m[1], m[2], m[3]};
            const Doubles weighted = value * bin;
            sum[half] += value;
            first[half] += weighted;
            second[half] += weighted * bin;
        }
    }
    for (std::size_t i = 0; i < lane_count; ++i) {
        result->sum[i] = sum[i / 4][i % 4];
        result->first[i] = first[i / 4][i % 4];
        result->second[i] = second[i / 4][i % 4];
    }
}

// counts[i]: bins up to which the sum of the magnitudes stays below the share of the whole.
RESONET_CLONES void bins_below(const float* __restrict magnitude, std::size_t bins, float share,
                               std::int32_t* __restrict counts) {
    using Integers = std::int32_t __attribute__((vector_size(32)));
    Lanes total = {};
    for (std::size_t k = 0; k < bins; ++k) {
        Lanes m;
        load(m, magnitude + lane_count * k);
        total += m;
    }
    const Lanes threshold = share * total;
    Lanes sum = {};
    Integers count = {};
    for (std::size_t k = 0; k < bins; ++k) {
        Lanes m;
        load(m, magnitude + lane_count * k);
        sum += m;
        count -= sum < threshold;  // true is -1
    }
    for (std::size_t i = 0; i < lane_count; ++i) counts[i] = count[i];
}

// Per frame: sum of the powers, and of their logarithms to base 2 as a sum of exponents and a product of
// mantissas. A mantissa is less than 2, so 512 of them stay far inside a double's range.
struct Powers {
    std::array<double, lane_count> sum{};
    std::array<double, lane_count> mantissas{};  // product
    std::array<std::int32_t, lane_count> exponents{};
};

RESONET_CLONES void accumulate(const float* __restrict magnitude, std::size_t bins, float least,
                               Powers* __restrict powers) {
    for (std::size_t k = 0; k < bins; ++k) {
        for (std::size_t i = 0; i < lane_count; ++i) {
            const float m = magnitude[lane_count * k + i];
            const float square = m * m;
            const float power = square > least ? square : least;
            const auto bits = std::bit_cast<std::int32_t>(power);
            powers->exponents[i] += (bits >> 23) - 127;
            powers->mantissas[i] *= static_cast<double>(std::bit_cast<float>((bits & 0x7fffff) | 0x3f800000));
            powers->sum[i] += static_cast<double>(power);
        }
    }
}

}  // namespace

std::span<const Parameter<RolloffParameters>> RolloffParameters::parameters() {
    static constexpr Parameter<RolloffParameters> table[] = {
        {"roll_percent", &RolloffParameters::roll_percent, 0.0, 1.0,
         "share of the sum of magnitudes at or below the roll-off"},
    };
    return table;
}

std::span<const Parameter<FlatnessParameters>> FlatnessParameters::parameters() {
    static constexpr Parameter<FlatnessParameters> table[] = {
        {"amin", &FlatnessParameters::amin, 1e-37, 1e30, "smaller powers count as this"},
    };
    return table;
}

void centroid_and_bandwidth(const float* magnitude, std::size_t bins, double bin_hz, float* centroid,
                            float* bandwidth) {
    Moments moments;
    moments_of(magnitude, bins, &moments);
    for (std::size_t i = 0; i < lane_count; ++i) {
        const double sum = moments.sum[i] > 0.0 ? moments.sum[i] : 1.0;
        const double centre = moments.first[i] / sum;
        const double variance = moments.second[i] / sum - centre * centre;
        centroid[i] = static_cast<float>(centre * bin_hz);
        bandwidth[i] = static_cast<float>(std::sqrt(variance > 0.0 ? variance : 0.0) * bin_hz);
    }
}

void rolloff(const float* magnitude, std::size_t bins, double bin_hz, const RolloffParameters& parameters,
             float* frequency) {
    std::int32_t counts[lane_count];
    bins_below(magnitude, bins, static_cast<float>(parameters.roll_percent), counts);
    for (std::size_t i = 0; i < lane_count; ++i) {
        frequency[i] = static_cast<float>(static_cast<double>(counts[i]) * bin_hz);
    }
}

void flatness(const float* magnitude, std::size_t bins, const FlatnessParameters& parameters,
              float* flatness) {
    Powers powers;
    std::array<double, lane_count> logarithms{};
    constexpr std::size_t chunk = 512;
    for (std::size_t first = 0; first < bins; first += chunk) {
        powers.mantissas.fill(1.0);
        accumulate(magnitude + lane_count * first, std::min(chunk, bins - first),
                   static_cast<float>(parameters.amin), &powers);
        for (std::size_t i = 0; i < lane_count; ++i) logarithms[i] += std::log2(powers.mantissas[i]);
    }
    const auto count = static_cast<double>(bins);
    for (std::size_t i = 0; i < lane_count; ++i) {
        const double geometric = std::exp2((logarithms[i] + powers.exponents[i]) / count);
        flatness[i] = static_cast<float>(geometric / (powers.sum[i] / count));
    }
}

}  // namespace resonet
