#include "classical/standard_scaler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace resonet {

StandardScaler::StandardScaler(std::span<const std::vector<double>> rows) {
    if (rows.empty()) throw std::invalid_argument("StandardScaler: no rows");
    const std::size_t columns = rows.front().size();
    const auto count = static_cast<double>(rows.size());
    means_.assign(columns, 0.0);
    deviations_.assign(columns, 0.0);
    for (const std::vector<double>& row : rows) {
        if (row.size() != columns) throw std::invalid_argument("StandardScaler: rows of several widths");
        for (std::size_t c = 0; c < columns; ++c) means_[c] += row[c] / count;
    }
    for (const std::vector<double>& row : rows) {
        for (std::size_t c = 0; c < columns; ++c) {
            deviations_[c] += (row[c] - means_[c]) * (row[c] - means_[c]) / count;
        }
    }
    for (std::size_t c = 0; c < columns; ++c) {
        deviations_[c] = std::sqrt(deviations_[c]);
        // What rounding leaves of a column of equal values is no spread.
        const double noise = 10.0 * std::numeric_limits<double>::epsilon() * std::abs(means_[c]);
        if (deviations_[c] <= noise) deviations_[c] = 1.0;
    }
}

StandardScaler::StandardScaler(std::vector<double> means, std::vector<double> deviations)
    : means_(std::move(means)), deviations_(std::move(deviations)) {
    const bool positive = std::ranges::all_of(deviations_, [](double value) { return value > 0; });
    if (means_.size() != deviations_.size() || !positive) {
        throw std::invalid_argument("StandardScaler: means and deviations that do not fit");
    }
}

std::vector<double> StandardScaler::operator()(std::span<const double> row) const {
    if (row.size() != means_.size()) throw std::invalid_argument("StandardScaler: a row of another width");
    std::vector<double> scaled(row.size());
    for (std::size_t c = 0; c < row.size(); ++c) scaled[c] = (row[c] - means_[c]) / deviations_[c];
    return scaled;
}

void StandardScaler::scale(std::span<const float> row, std::span<double> out) const {
    if (row.size() != means_.size() || out.size() != row.size()) {
        throw std::invalid_argument("StandardScaler: a row of another width");
    }
    for (std::size_t c = 0; c < row.size(); ++c) out[c] = (row[c] - means_[c]) / deviations_[c];
}

}  // namespace resonet
