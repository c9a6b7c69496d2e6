#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

namespace resonet {

/// The middle of values, of an even count the mean of both in the middle: numpy.median. NaN if there are
/// none. Rearranges the values.
template <typename T>
double median_of(std::span<T> values) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    const auto upper = static_cast<double>(*middle);
    if (values.size() % 2 == 1) return upper;
    return (static_cast<double>(*std::max_element(values.begin(), middle)) + upper) / 2.0;
}

}  // namespace resonet
