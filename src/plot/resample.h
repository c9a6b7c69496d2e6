#pragma once

#include <cstddef>

#include "plot/figure.h"

namespace resonet {

/// A stretch of rows or columns, and into how many it is to be divided.
struct CellRange {
    double begin = 0.0;  ///< 0: lower edge of the first one
    double end = 0.0;    ///< above begin; at most their number, the upper edge of the last one
    std::size_t cells = 1;
};

/// The part of `map` in the ranges, with as many cells as they say: each is the mean of what it covers of the
/// original's cells. Those that are not a number do not count; where there are no others, the mean is none
/// either. Left, right, bottom and top stay as they were.
/// A picture cannot show more cells than pixels, and a plotting program that is given more leaves some out.
HeatMap resampled(const HeatMap& map, const CellRange& rows, const CellRange& columns);

}  // namespace resonet
