#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "features/matrix.h"

namespace resonet {

/// What stands for values that share a column of a picture: their mean, or the largest where peaks matter.
enum class Joined { mean, largest };

/// Gathers the columns of a recording of unknown length in bounded memory: as soon as there are twice as many
/// as wanted, each two neighbours are joined, and so on. Values that are not a number do not count.
class ColumnPool {
  public:
    /// Ends with up to 2 * `columns` (at least 1) columns, and all columns as they were if there are no more.
    ColumnPool(std::size_t rows, std::size_t columns, Joined joined = Joined::mean);

    void add(std::span<const float> column);

    /// [row, column]; not a number where no value was one.
    Matrix matrix() const;

    std::size_t frames() const { return frames_; }  ///< columns added
    std::size_t frames_per_column() const {
        return per_column_;
    }  ///< a power of two; the last may have fewer

  private:
    struct Sum {
        double total = 0.0;  // or the largest
        std::size_t count = 0;
    };

    void halve();
    Sum join(const Sum& a, const Sum& b) const;

    std::size_t rows_;
    std::size_t most_;
    Joined joined_;
    std::size_t frames_ = 0;
    std::size_t per_column_ = 1;
    std::vector<Sum> sums_;  // column by column
};

/// The lowest and highest sample of stretches of equal length, in bounded memory as ColumnPool.
class EnvelopePool {
  public:
    explicit EnvelopePool(std::size_t columns);

    void add(std::span<const float> samples);

    std::span<const float> low() const { return low_; }
    std::span<const float> high() const { return high_; }
    std::size_t samples() const { return samples_; }
    std::size_t samples_per_column() const { return per_column_; }

  private:
    void halve();

    std::size_t most_;
    std::size_t samples_ = 0;
    std::size_t per_column_ = 1;
    std::vector<float> low_;
    std::vector<float> high_;
};

}  // namespace resonet
