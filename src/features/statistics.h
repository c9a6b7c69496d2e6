#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace resonet {

/// What can be said of the values of a descriptor in one number; `value` is that number itself, for what has
/// only one.
enum class Statistic { mean, var, std, min, max, median, skew, kurtosis, value };

std::string_view to_string(Statistic statistic);
/// Errors: UsageError for another name, or "value".
Statistic statistic_from_string(std::string_view name);
std::span<const Statistic> all_statistics();  ///< all but `value`

/// Count, range and the first four moments of values, in double. Two of them can be merged (Pebay 2008,
/// "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
/// moments"), without the cancellation that sums of powers suffer.
class Moments {
  public:
    Moments() = default;

    /// Of a block of values, in two passes. A value that is not finite makes everything NaN.
    explicit Moments(std::span<const float> values);

    void merge(const Moments& other);

    std::size_t count() const { return count_; }

    // All are NaN if there are no values.
    double minimum() const { return minimum_; }
    double maximum() const { return maximum_; }
    double mean() const { return mean_; }
    double variance() const;  ///< over n: numpy.var
    double skew() const;      ///< scipy.stats.skew, biased; NaN for equal values
    double kurtosis() const;  ///< scipy.stats.kurtosis: excess, biased; NaN for equal values

  private:
    bool all_equal() const;

    static constexpr double none = std::numeric_limits<double>::quiet_NaN();
    std::size_t count_ = 0;
    double minimum_ = none;
    double maximum_ = none;
    double mean_ = none;
    double m2_ = 0.0;  // sums of powers of the deviations from the mean
    double m3_ = 0.0;
    double m4_ = 0.0;
};

/// Statistics of values that come piece by piece. How they are cut into pieces does not change the numbers.
class RunningStatistics {
  public:
    /// The median needs all values in memory: `keep_values`. Everything else takes a few kilobytes.
    explicit RunningStatistics(bool keep_values = false) : keep_values_(keep_values) {}

    void add(std::span<const float> values);

    /// The values of `later` come after those of this.
    void append(const RunningStatistics& later);

    /// Errors: std::invalid_argument for `value`, and for a median without values kept.
    double get(Statistic statistic) const;

  private:
    Moments moments() const;

    static constexpr std::size_t block_size = 1024;
    bool keep_values_;
    std::vector<float> pending_;  // less than a block
    std::vector<float> values_;   // all, if kept
    Moments moments_;
};

}  // namespace resonet
