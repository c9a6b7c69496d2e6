#include "inference/cell_grid.h"

#include <algorithm>
#include <optional>
#include <span>

namespace resonet {

std::size_t CellGrid::row_edge(std::size_t cell) const {
    return std::min(image_rows, cell * cell_rows);
}

std::size_t CellGrid::column_edge(std::size_t cell) const {
    return std::min(image_columns, cell * cell_columns);
}

Matrix cell_means(const Matrix& image, const CellGrid& grid) {
    std::vector<double> sums(grid.count());
    std::vector<double> sizes(grid.count());
    for (std::size_t r = 0; r < image.rows; ++r) {
        for (std::size_t c = 0; c < image.columns; ++c) {
            sums[grid.cell_of(r, c)] += static_cast<double>(image.at(r, c));
            sizes[grid.cell_of(r, c)] += 1;
        }
    }
    Matrix means(grid.rows(), grid.columns());
    for (std::size_t i = 0; i < sums.size(); ++i) means.values[i] = static_cast<float>(sums[i] / sizes[i]);
    return means;
}

namespace {

constexpr double least_of_first = 0.5;
constexpr double least_of_all = 0.25;

/// Cells with a sign, of which some are taken.
class Ground {
  public:
    Ground(const Matrix& cells, bool for_it) : cells_(cells), sign_(for_it ? 1.0 : -1.0) {
        taken_.resize(cells.values.size(), 0);
    }

    double value(std::size_t row, std::size_t column) const {
        return sign_ * static_cast<double>(cells_.at(row, column));
    }

    /// The strongest cell left.
    std::optional<CellRegion> strongest() const {
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < taken_.size(); ++i) {
            if (taken_[i] != 0) continue;
            if (!best || sign_ * cells_.values[i] > sign_ * cells_.values[*best]) best = i;
        }
        if (!best) return std::nullopt;
        return CellRegion{*best / cells_.columns, 1, *best % cells_.columns, 1, sign_ * cells_.values[*best]};
    }

    /// The mean of a rectangle; none if it leaves the ground or meets what is taken.
    std::optional<double> mean(const CellRegion& r) const {
        if (r.row + r.rows > cells_.rows || r.column + r.columns > cells_.columns) return std::nullopt;
        double sum = 0;
        for (std::size_t i = r.row; i < r.row + r.rows; ++i) {
            for (std::size_t k = r.column; k < r.column + r.columns; ++k) {
                if (taken_[i * cells_.columns + k] != 0) return std::nullopt;
                sum += value(i, k);
            }
        }
        return sum / static_cast<double>(r.rows * r.columns);
    }

    void take(const CellRegion& r) {
        for (std::size_t i = r.row; i < r.row + r.rows; ++i) {
            for (std::size_t k = r.column; k < r.column + r.columns; ++k)
                taken_[i * cells_.columns + k] = 1;
        }
    }

    double signed_back(double value) const { return sign_ * value; }

  private:
    const Matrix& cells_;
    double sign_;
    std::vector<char> taken_;  // 0 or 1
};

/// The lines of cells along the four sides of a rectangle, and the rectangle with each.
struct Growth {
    CellRegion line;
    CellRegion whole;
};

std::vector<Growth> growths(const CellRegion& r) {
    std::vector<Growth> result;
    result.push_back(
        {{r.row + r.rows, 1, r.column, r.columns, 0}, {r.row, r.rows + 1, r.column, r.columns, 0}});
    result.push_back(
        {{r.row, r.rows, r.column + r.columns, 1, 0}, {r.row, r.rows, r.column, r.columns + 1, 0}});
    if (r.row > 0) {
        result.push_back(
            {{r.row - 1, 1, r.column, r.columns, 0}, {r.row - 1, r.rows + 1, r.column, r.columns, 0}});
    }
    if (r.column > 0) {
        result.push_back(
            {{r.row, r.rows, r.column - 1, 1, 0}, {r.row, r.rows, r.column - 1, r.columns + 1, 0}});
    }
    return result;
}

CellRegion grown(const Ground& ground, CellRegion region) {
    const double least = least_of_first * region.relevance;
    while (true) {
        double best = least;
        std::optional<CellRegion> next;
        for (const Growth& growth : growths(region)) {
            const std::optional<double> mean = ground.mean(growth.line);
            if (!mean || *mean < best) continue;
            best = *mean;
            next = growth.whole;
        }
        if (!next) break;
        region = *next;
    }
    region.relevance = *ground.mean(region);
    return region;
}

}  // namespace

std::vector<CellRegion> strongest_regions(const Matrix& cells, std::size_t count, bool for_it) {
    Ground ground(cells, for_it);
    std::vector<CellRegion> regions;
    double strongest = 0;
    while (regions.size() < count) {
        const std::optional<CellRegion> first = ground.strongest();
        if (!first || first->relevance <= 0 || first->relevance < least_of_all * strongest) break;
        strongest = std::max(strongest, first->relevance);
        regions.push_back(grown(ground, *first));
        ground.take(regions.back());
        regions.back().relevance = ground.signed_back(regions.back().relevance);
    }
    return regions;
}

}  // namespace resonet
