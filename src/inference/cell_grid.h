#pragma once

#include <cstddef>
#include <vector>

#include "features/matrix.h"

namespace resonet {

/// Divides an image into cells of equal size; those at the upper and right edge may be smaller.
struct CellGrid {
    std::size_t image_rows = 0;
    std::size_t image_columns = 0;
    std::size_t cell_rows = 1;     ///< rows of the image in a cell; at least 1
    std::size_t cell_columns = 1;  ///< columns of the image in a cell; at least 1

    std::size_t rows() const { return (image_rows + cell_rows - 1) / cell_rows; }
    std::size_t columns() const { return (image_columns + cell_columns - 1) / cell_columns; }
    std::size_t count() const { return rows() * columns(); }
    /// The cell of a place of the image, counted row by row.
    std::size_t cell_of(std::size_t row, std::size_t column) const {
        return row / cell_rows * columns() + column / cell_columns;
    }
    /// First row, or column, of the image in cells from this one on; the image's size after the last cell.
    std::size_t row_edge(std::size_t cell) const;
    std::size_t column_edge(std::size_t cell) const;
};

/// Means of `image` over the cells of `grid`, which is one of that image: [cell row, cell column].
Matrix cell_means(const Matrix& image, const CellGrid& grid);

/// A rectangle of cells that speaks for a genre, or against it.
struct CellRegion {
    std::size_t row = 0;
    std::size_t rows = 0;
    std::size_t column = 0;
    std::size_t columns = 0;
    double relevance = 0;  ///< mean over its cells
};

/// The up to `count` strongest rectangles of `cells` that do not overlap, the strongest first; for_it: of
/// positive relevance, else of negative. Each begins as the strongest cell left, and grows by the
/// neighbouring line of cells with the highest mean as long as that is at least half the first cell's. None
/// that is weaker than a quarter of the strongest cell of all.
std::vector<CellRegion> strongest_regions(const Matrix& cells, std::size_t count, bool for_it);

}  // namespace resonet
