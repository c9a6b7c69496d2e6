#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace resonet {

/// A matrix of floats, row by row: for spectra a row is a bin, band or coefficient, a column a frame.
struct Matrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<float> values;

    Matrix() = default;
    Matrix(std::size_t row_count, std::size_t column_count)
        : rows(row_count), columns(column_count), values(row_count * column_count, 0.0F) {}

    std::span<float> row(std::size_t i) { return std::span(values).subspan(i * columns, columns); }
    std::span<const float> row(std::size_t i) const {
        return std::span(values).subspan(i * columns, columns);
    }
    float at(std::size_t row_index, std::size_t column) const { return values[row_index * columns + column]; }
};

}  // namespace resonet
