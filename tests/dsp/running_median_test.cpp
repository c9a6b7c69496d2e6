#include "dsp/running_median.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "dsp/transpose.h"
#include "support/signals.h"

namespace resonet {
namespace {

// A matrix of few different values, so that windows hold many that are equal.
std::vector<float> matrix(std::size_t rows, std::size_t columns, double values) {
    testing::NoiseSource source(rows * columns);
    std::vector<float> matrix(rows * columns);
    for (float& value : matrix) value = static_cast<float>(std::floor(values * source.next()));
    return matrix;
}

TEST(RunningMedian, IsTheMiddleOfTheSortedWindow) {
    for (const std::size_t window : {7U, 15U, 31U, 63U}) {
        ASSERT_TRUE(is_median_window(window));
        const std::size_t rows = 2 * median_group(window);
        constexpr std::size_t columns = 16;
        constexpr std::size_t stride = 24;
        for (const double values : {3.0, 1e6}) {
            const std::vector<float> input = matrix(rows + window - 1, stride, values);
            std::vector<float> result(rows * columns, -1.0F);
            running_median(input.data(), stride, rows, columns, window, result.data(), columns);
            for (std::size_t row = 0; row < rows; ++row) {
                for (std::size_t column = 0; column < columns; ++column) {
                    std::vector<float> seen(window);
                    for (std::size_t i = 0; i < window; ++i) seen[i] = input[(row + i) * stride + column];
                    std::sort(seen.begin(), seen.end());
                    ASSERT_EQ(result[row * columns + column], seen[window / 2]) << window << ' ' << row;
                }
            }
        }
    }
}

TEST(RunningMedian, KnowsItsWindows) {
    for (const std::size_t window : {0U, 1U, 3U, 17U, 30U, 127U}) EXPECT_FALSE(is_median_window(window));
}

TEST(Transpose, TurnsRowsIntoLanesAndBack) {
    constexpr std::size_t count = 24;
    constexpr std::size_t stride = 32;
    const std::vector<float> rows = matrix(8, stride, 1e6);
    std::vector<float> lanes(8 * count);
    rows_to_lanes(rows.data(), stride, count, lanes.data());
    for (std::size_t row = 0; row < 8; ++row) {
        for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(lanes[8 * i + row], rows[row * stride + i]);
    }
    std::vector<float> back(8 * stride, 0.5F);
    lanes_to_rows(lanes.data(), count, back.data(), stride);
    for (std::size_t row = 0; row < 8; ++row) {
        for (std::size_t i = 0; i < stride; ++i) {
            EXPECT_EQ(back[row * stride + i], i < count ? rows[row * stride + i] : 0.5F);
        }
    }
}

}  // namespace
}  // namespace resonet
