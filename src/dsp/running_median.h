#pragma once

#include <cstddef>

namespace resonet {

/// Whether running_median() can do windows of so many rows: 7, 15, 31 and 63.
bool is_median_window(std::size_t window);

/// Outputs come in groups of (window + 1) / 2 rows.
constexpr std::size_t median_group(std::size_t window) {
    return (window + 1) / 2;
}

/// Running medians down the columns of a matrix: result[r][i] = median of values[r ... r + window - 1][i],
/// for `rows` rows, a multiple of median_group(window), and `columns` columns, a multiple of 8.
/// `values` has rows + window - 1 rows, `stride` floats from one to the next; `result` has `rows` rows. The
/// values are finite.
///
/// Neighbouring outputs share most of their window, and what they share is sorted once: a group of outputs
/// sorts the rows common to all, then halves itself again and again, and each half merges the rows that it
/// alone has into what can still become a median. For 31 rows that is 36 minima and maxima an output where
/// a network for one median takes over 200.
void running_median(const float* values, std::size_t stride, std::size_t rows, std::size_t columns,
                    std::size_t window, float* result, std::size_t result_stride);

}  // namespace resonet
