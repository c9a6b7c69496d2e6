#include "dsp/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/signals.h"

namespace resonet {
namespace {

using testing::NoiseSource;

// Lengths around the widths of vectors, so that whole vectors and remainders are both met.
constexpr std::size_t lengths[] = {0, 1, 3, 7, 8, 9, 16, 31, 33, 1025};

TEST(Kernels, WindowIsAppliedInDouble) {
    for (const std::size_t count : lengths) {
        NoiseSource source(count);
        std::vector<float> samples(count);
        std::vector<double> window(count);
        std::vector<double> product(count);
        for (float& sample : samples) sample = static_cast<float>(source.next());
        for (double& weight : window) weight = source.next() / 3.0;
        apply_window(samples, window, product);
        for (std::size_t i = 0; i < count; ++i) {
            EXPECT_EQ(product[i], static_cast<double>(samples[i]) * window[i]) << count << ' ' << i;
        }
    }
}

TEST(Kernels, PowerAndMagnitudeAreThoseOfComplexNumbers) {
    for (const std::size_t count : lengths) {
        NoiseSource source(count + 1);
        std::vector<double> z(2 * count);
        for (double& value : z) value = 50.0 * source.next();
        std::vector<float> power(count);
        std::vector<float> magnitude(count);
        power_of(z, power);
        magnitude_of(z, magnitude);
        for (std::size_t k = 0; k < count; ++k) {
            const double expected = z[2 * k] * z[2 * k] + z[2 * k + 1] * z[2 * k + 1];
            EXPECT_EQ(power[k], static_cast<float>(expected)) << count << ' ' << k;
            EXPECT_FLOAT_EQ(magnitude[k], static_cast<float>(std::sqrt(expected))) << count << ' ' << k;
        }
    }
}

TEST(Kernels, RangeIsWidened) {
    std::vector<float> smallest{0.0F, 1.0F, -2.0F};
    std::vector<float> largest{0.0F, 1.0F, -2.0F};
    widen_range(std::vector<float>{-1.0F, 1.0F, 3.0F}, smallest, largest);
    widen_range(std::vector<float>{0.5F, 0.5F, 0.0F}, smallest, largest);
    EXPECT_EQ(smallest, (std::vector<float>{-1.0F, 0.5F, -2.0F}));
    EXPECT_EQ(largest, (std::vector<float>{0.5F, 1.0F, 3.0F}));
}

TEST(Kernels, LogarithmAgreesWithTheStandardLibrary) {
    std::vector<float> values;
    for (float x = 1.3e-38F; x < 3e38F; x *= 1.0137F) values.push_back(x);
    for (float x = 0.9F; x < 1.1F; x += 0.00037F) values.push_back(x);
    for (const float x : {0.5F, 0.70710677F, 0.70710678F, 1.0F, 1.41421354F, 1.41421366F, 2.0F, 10.0F}) {
        values.push_back(x);
    }
    std::vector<float> logarithms = values;
    log10_above(logarithms, 1.2e-38F);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double expected = std::log10(static_cast<double>(values[i]));
        EXPECT_NEAR(logarithms[i], expected, 1e-7 * std::abs(expected) + 1e-9) << values[i];
    }
}

TEST(Kernels, LogarithmStopsAtTheFloor) {
    std::vector<float> values{0.0F, 1e-12F, -3.0F, 1e-10F, 1.0F, 100.0F};
    log10_above(values, 1e-10F);
    const std::vector<float> expected{-10.0F, -10.0F, -10.0F, -10.0F, 0.0F, 2.0F};
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], expected[i], 1e-6) << i;
}

TEST(Kernels, AnyInfinityOrNanIsFound) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (const std::size_t count : lengths) {
        std::vector<float> values(count, std::numeric_limits<float>::max());
        EXPECT_TRUE(all_finite(values)) << count;
        for (const std::size_t at : {std::size_t{0}, count / 2, count - 1}) {
            if (at >= count) continue;
            for (const float bad : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
                std::vector<float> spoilt = values;
                spoilt[at] = bad;
                EXPECT_FALSE(all_finite(spoilt)) << count << ' ' << at << ' ' << bad;
            }
        }
    }
}

TEST(Kernels, RootsAreTheNearestFloats) {
    for (const std::size_t count : lengths) {
        NoiseSource source(count + 2);
        std::vector<float> power(count);
        std::vector<float> magnitude(count, -1.0F);
        for (float& value : power) value = static_cast<float>(1e6 * std::pow(source.next(), 8.0));
        if (count > 1) power[1] = 0.0F;
        roots_of(power, magnitude);
        for (std::size_t k = 0; k < count; ++k) {
            const double root = std::sqrt(static_cast<double>(power[k]));
            EXPECT_EQ(magnitude[k], static_cast<float>(root)) << count << ' ' << k;
        }
    }
}

TEST(Kernels, AnyValueBeyondTheLimitIsFound) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr float limit = 2.5F;
    const float above = std::nextafter(limit, 3.0F);
    for (const std::size_t count : lengths) {
        std::vector<float> values(count);
        for (std::size_t i = 0; i < count; ++i) values[i] = i % 2 == 0 ? limit : -limit;
        EXPECT_TRUE(all_within(values, limit)) << count;
        for (std::size_t at = 0; at < count; at += 1 + count / 20) {
            for (const float bad :
                 {above, -above, infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
                std::vector<float> spoilt = values;
                spoilt[at] = bad;
                EXPECT_FALSE(all_within(spoilt, limit)) << count << ' ' << at << ' ' << bad;
            }
        }
    }
}

}  // namespace
}  // namespace resonet
