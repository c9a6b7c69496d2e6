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

    /// One that was fitted before: as many means as deviations, which are above 0. Errors:
    /// std::invalid_argument.
    StandardScaler(std::vector<double> means, std::vector<double> deviations);

    /// `row` scaled.
    std::vector<double> operator()(std::span<const double> row) const;

    /// The same of a row in single precision. Errors: std::invalid_argument for spans of another size.
    void scale(std::span<const float> row, std::span<double> out) const;

    const std::vector<double>& means() const { return means_; }
    const std::vector<double>& deviations() const { return deviations_; }

  private:
    std::vector<double> means_;
    std::vector<double> deviations_;  ///< 1 for a column of one value throughout
};

}  // namespace resonet
