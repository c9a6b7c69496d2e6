#include "dsp/kernels.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

#include "dsp/simd.h"

namespace resonet {
namespace {

// Raw restricted pointers rather than spans in the loops: the compiler then needs no check for overlap.

RESONET_CLONES void apply_window_loop(const float* __restrict samples, const double* __restrict window,
                                      double* __restrict product, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) product[i] = static_cast<double>(samples[i]) * window[i];
}

RESONET_CLONES void power_loop(const double* __restrict z, float* __restrict power, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) {
        const double real = z[2 * k];
        const double imaginary = z[2 * k + 1];
        power[k] = static_cast<float>(real * real + imaginary * imaginary);
    }
}

RESONET_CLONES void root_loop(const float* __restrict values, float* __restrict roots, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) roots[k] = std::sqrt(values[k]);
}

RESONET_CLONES void roots_in_place(float* __restrict values, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) values[k] = std::sqrt(values[k]);
}

RESONET_CLONES void range_loop(const float* __restrict values, float* __restrict smallest,
                               float* __restrict largest, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        smallest[i] = values[i] < smallest[i] ? values[i] : smallest[i];
        largest[i] = values[i] > largest[i] ? values[i] : largest[i];
    }
}

// x = 2^e m with m from sqrt(1/2) to sqrt(2), and ln m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.172:
// the odd power series cut after s^11 is exact to 2e-11.
RESONET_CLONES void log10_loop(float* __restrict values, float floor, std::size_t count) {
    constexpr std::int32_t root_half = 0x3f3504f3;  // the bits of sqrt(1/2)
    constexpr double log10_of_2 = 1.0 / (std::numbers::log2e * std::numbers::ln10);
    for (std::size_t i = 0; i < count; ++i) {
        const float x = values[i] > floor ? values[i] : floor;
        const std::int32_t shifted = std::bit_cast<std::int32_t>(x) - root_half;
        const double m = static_cast<double>(std::bit_cast<float>((shifted & 0x7fffff) + root_half));
        const double s = (m - 1.0) / (m + 1.0);
        const double q = s * s;
        const double series =
            1.0 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11)))));
        const double exponent = static_cast<double>(shifted >> 23);
        values[i] = static_cast<float>(exponent * log10_of_2 + s * series * (2.0 * std::numbers::log10e));
    }
}

RESONET_CLONES bool finite_loop(const float* __restrict values, std::size_t count) {
    constexpr std::uint32_t exponent = 0x7f800000;  // all ones in an infinity or a NaN, in nothing else
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const bool bad = (std::bit_cast<std::uint32_t>(values[i]) & exponent) == exponent;
        found |= static_cast<std::uint32_t>(bad);
    }
    return found == 0;
}

RESONET_CLONES bool within_loop(const float* __restrict values, std::size_t count, float limit) {
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
        found |= static_cast<std::uint32_t>(!(std::abs(values[i]) <= limit));
    }
    return found == 0;
}

RESONET_CLONES void add_scaled_loop(float* __restrict sum, const float* __restrict values, float weight,
                                    std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) sum[i] += weight * values[i];
}

RESONET_CLONES void add_scaled_wide_loop(double* __restrict sum, const float* __restrict values,
                                         double weight, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) sum[i] += weight * static_cast<double>(values[i]);
}

}  // namespace

void apply_window(std::span<const float> samples, std::span<const double> window, std::span<double> product) {
    apply_window_loop(samples.data(), window.data(), product.data(), samples.size());
}

void power_of(std::span<const double> z, std::span<float> power) {
    power_loop(z.data(), power.data(), power.size());
}

void magnitude_of(std::span<const double> z, std::span<float> magnitude) {
    power_of(z, magnitude);
    roots_in_place(magnitude.data(), magnitude.size());
}

void roots_of(std::span<const float> power, std::span<float> magnitude) {
    root_loop(power.data(), magnitude.data(), magnitude.size());
}

void widen_range(std::span<const float> values, std::span<float> smallest, std::span<float> largest) {
    range_loop(values.data(), smallest.data(), largest.data(), values.size());
}

void log10_above(std::span<float> values, float floor) {
    log10_loop(values.data(), floor, values.size());
}

void add_scaled(float* sum, const float* values, float weight, std::size_t count) {
    add_scaled_loop(sum, values, weight, count);
}

void add_scaled(double* sum, const float* values, double weight, std::size_t count) {
    add_scaled_wide_loop(sum, values, weight, count);
}

bool all_within(std::span<const float> values, float limit) {
    return within_loop(values.data(), values.size(), limit);
}

bool all_finite(std::span<const float> values) {
    return finite_loop(values.data(), values.size());
}

}  // namespace resonet
