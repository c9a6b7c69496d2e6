#pragma once

#include <span>
#include <vector>

namespace resonet {

/// Brings every column to mean 0 and standard deviation 1 (over n), as scikit-learn's StandardScaler does.
/// Fitted on training rows alone.
class StandardScaler {
  public:
    /// Fits on `rows`, each of as many columns. A column of one value throughout becomes 0. Errors:
    /// std::invalid_argument for no rows, or rows of several widths.
    explicit StandardScaler(std::span<const std::vector<double>> rows);

    /// `row` scaled.
    std::vector<double> operator()(std::span<const double> row) const;

    const std::vector<double>& means() const { return means_; }
    const std::vector<double>& deviations() const { return deviations_; }

  private:
    std::vector<double> means_;
    std::vector<double> deviations_;  ///< 1 for a column of one value throughout
};

}  // namespace resonet
