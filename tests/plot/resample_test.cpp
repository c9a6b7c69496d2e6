#include "plot/resample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace resonet {
namespace {

HeatMap map_of(std::size_t rows, std::size_t columns, std::vector<float> values) {
    HeatMap map;
    map.rows = rows;
    map.columns = columns;
    map.values = std::move(values);
    return map;
}

TEST(Resample, WholeIsUnchanged) {
    const HeatMap map = map_of(2, 3, {1, 2, 3, 4, 5, 6});
    EXPECT_EQ(resampled(map, {0, 2, 2}, {0, 3, 3}).values, map.values);
}

TEST(Resample, CellsAreMeansOfWhatTheyCover) {
    const HeatMap map = map_of(1, 4, {1, 3, 5, 9});
    EXPECT_EQ(resampled(map, {0, 1, 1}, {0, 4, 2}).values, (std::vector<float>{2, 7}));
    // Three columns of 4/3: 1 and a third of 3; two thirds of 3 and of 5; a third of 5, and 9.
    const std::vector<float> thirds = resampled(map, {0, 1, 1}, {0, 4, 3}).values;
    EXPECT_NEAR(thirds[0], 1.5, 1e-6);
    EXPECT_NEAR(thirds[1], 4.0, 1e-6);
    EXPECT_NEAR(thirds[2], 8.0, 1e-6);
}

TEST(Resample, PartsAndMoreCellsThanThereWere) {
    const HeatMap map = map_of(2, 2, {1, 2, 3, 4});
    EXPECT_EQ(resampled(map, {1, 2, 1}, {0.5, 2, 3}).values, (std::vector<float>{3, 4, 4}));
}

TEST(Resample, RowsAndColumnsKeepTheMean) {
    std::vector<float> values(77 * 50);
    std::iota(values.begin(), values.end(), 0.0F);
    const HeatMap small = resampled(map_of(77, 50, values), {0, 77, 11}, {0, 50, 7});
    EXPECT_EQ(small.rows, 11U);
    EXPECT_EQ(small.columns, 7U);
    const double mean = std::accumulate(small.values.begin(), small.values.end(), 0.0) / 77.0;
    EXPECT_NEAR(mean, (77 * 50 - 1) / 2.0, 1e-2);
}

TEST(Resample, NotANumberDoesNotCount) {
    const float none = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> values =
        resampled(map_of(1, 4, {none, 3, none, none}), {0, 1, 1}, {0, 4, 2}).values;
    EXPECT_EQ(values[0], 3.0F);
    EXPECT_TRUE(std::isnan(values[1]));
}

}  // namespace
}  // namespace resonet
