#include "cli/plot_pool.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace resonet {

ColumnPool::ColumnPool(std::size_t rows, std::size_t columns, Joined joined)
    : rows_(rows), most_(2 * columns), joined_(joined) {}

ColumnPool::Sum ColumnPool::join(const Sum& a, const Sum& b) const {
    if (joined_ == Joined::mean) return {a.total + b.total, a.count + b.count};
    if (a.count == 0 || b.count == 0) return a.count == 0 ? b : a;
    return {std::max(a.total, b.total), 1};
}

void ColumnPool::add(std::span<const float> column) {
    if (frames_ == most_ * per_column_) halve();
    if (frames_ % per_column_ == 0) sums_.resize(sums_.size() + rows_);
    Sum* sums = sums_.data() + sums_.size() - rows_;
    for (std::size_t row = 0; row < rows_; ++row) {
        if (std::isnan(column[row])) continue;
        sums[row] = join(sums[row], {static_cast<double>(column[row]), 1});
    }
    ++frames_;
}

void ColumnPool::halve() {
    const std::size_t columns = sums_.size() / rows_ / 2;
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::size_t row = 0; row < rows_; ++row) {
            const Sum& a = sums_[2 * column * rows_ + row];
            const Sum& b = sums_[(2 * column + 1) * rows_ + row];
            sums_[column * rows_ + row] = join(a, b);
        }
    }
    sums_.resize(columns * rows_);
    per_column_ *= 2;
}

Matrix ColumnPool::matrix() const {
    Matrix result(rows_, sums_.size() / rows_);
    for (std::size_t column = 0; column < result.columns; ++column) {
        for (std::size_t row = 0; row < rows_; ++row) {
            const Sum& sum = sums_[column * rows_ + row];
            result.values[row * result.columns + column] =
                sum.count == 0 ? std::numeric_limits<float>::quiet_NaN()
                               : static_cast<float>(sum.total / static_cast<double>(sum.count));
        }
    }
    return result;
}

EnvelopePool::EnvelopePool(std::size_t columns) : most_(2 * columns) {}

void EnvelopePool::add(std::span<const float> samples) {
    for (const float sample : samples) {
        if (samples_ == most_ * per_column_) halve();
        if (samples_ % per_column_ == 0) {
            low_.push_back(sample);
            high_.push_back(sample);
        } else {
            low_.back() = std::min(low_.back(), sample);
            high_.back() = std::max(high_.back(), sample);
        }
        ++samples_;
    }
}

void EnvelopePool::halve() {
    const std::size_t columns = low_.size() / 2;
    for (std::size_t i = 0; i < columns; ++i) {
        low_[i] = std::min(low_[2 * i], low_[2 * i + 1]);
        high_[i] = std::max(high_[2 * i], high_[2 * i + 1]);
    }
    low_.resize(columns);
    high_.resize(columns);
    per_column_ *= 2;
}

}  // namespace resonet
