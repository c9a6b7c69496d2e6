#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace resonet::testing {

/// Largest difference between two sequences, over the largest absolute value of `expected` or, if that is
/// larger, `least_scale`. Infinite where the lengths differ.
template <typename T>
double relative_error(std::span<const T> actual, std::span<const T> expected, double least_scale = 0.0) {
    EXPECT_EQ(actual.size(), expected.size());
    if (actual.size() != expected.size()) return HUGE_VAL;
    double scale = least_scale;
    double worst = 0.0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const auto wanted = static_cast<double>(expected[i]);
        scale = std::max(scale, std::abs(wanted));
        const double difference = std::abs(static_cast<double>(actual[i]) - wanted);
        if (!(difference <= worst)) worst = difference;  // also where it is not a number
    }
    return scale > 0.0 ? worst / scale : worst;
}

}  // namespace resonet::testing
