#include "plot/resample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace resonet {
namespace {

/// Means of `count` values that lie `stride` apart, into values that lie `to_stride` apart.
void resample_run(const float* from, std::size_t count, std::size_t stride, const CellRange& range, float* to,
                  std::size_t to_stride) {
    const double step = (range.end - range.begin) / static_cast<double>(range.cells);
    for (std::size_t i = 0; i < range.cells; ++i) {
        const double begin = range.begin + static_cast<double>(i) * step;
        const double end = std::min(begin + step, static_cast<double>(count));
        double sum = 0.0;
        double weight = 0.0;
        for (auto k = static_cast<std::size_t>(begin); static_cast<double>(k) < end; ++k) {
            const double value = from[k * stride];
            const double share =
                std::min(end, static_cast<double>(k + 1)) - std::max(begin, static_cast<double>(k));
            if (std::isnan(value) || share <= 0) continue;
            sum += share * value;
            weight += share;
        }
        to[i * to_stride] =
            weight > 0 ? static_cast<float>(sum / weight) : std::numeric_limits<float>::quiet_NaN();
    }
}

}  // namespace

HeatMap resampled(const HeatMap& map, const CellRange& rows, const CellRange& columns) {
    std::vector<float> wide(map.rows * columns.cells);
    for (std::size_t row = 0; row < map.rows; ++row) {
        resample_run(map.values.data() + row * map.columns, map.columns, 1, columns,
                     wide.data() + row * columns.cells, 1);
    }
    HeatMap result = map;
    result.rows = rows.cells;
    result.columns = columns.cells;
    result.values.resize(rows.cells * columns.cells);
    for (std::size_t column = 0; column < columns.cells; ++column) {
        resample_run(wide.data() + column, map.rows, columns.cells, rows, result.values.data() + column,
                     columns.cells);
    }
    return result;
}

}  // namespace resonet
