#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "evaluation/metrics.h"

namespace resonet {

/// Differences of at most this are what rounding leaves of none.
inline constexpr double no_difference = 1e-12;

/// McNemar's test of two models on the same clips (1947).
struct McNemar {
    int only_first = 0;   ///< clips that only the first model gets right
    int only_second = 0;  ///< clips that only the second gets right
    double p = 1;         ///< two-sided, exact (binomial); 1 where the models are right on the same clips
    double mid_p = 1;     ///< the mid-p variant, which is less conservative (Fagerland et al. 2013)
};

/// `first[i]` and `second[i]`: whether each model is right on clip i. Errors: std::invalid_argument for other
/// sizes.
McNemar mcnemar(std::span<const bool> first, std::span<const bool> second);

/// Difference of two models' figures on the same clips, by a bootstrap that draws whole units.
struct PairedDifference {
    Interval difference;  ///< mean of first - second, 95 % percentile interval
    double p = 1;  ///< two-sided: twice the share of draws on the far side of 0, (b + 1) / (B + 1); 1 where
                   ///< all differences, or their mean, are 0
    std::size_t clips = 0;
    std::size_t units = 0;
    bool few = false;  ///< fewer units than few_units
};

/// `first[i]`, `second[i]`: a figure of clip i from 0 to 1, such as the share of seeds that get it right;
/// units[i]: its unit from bootstrap_units(). A draw takes as many units as there are, with replacement; its
/// difference is the mean over all their clips. The same seed gives the same numbers, whatever the number of
/// threads (0: all cores).
///
/// A bootstrap of few units is too sure of itself, and one of a single unit entirely. With n < few_units the
/// interval is at least the one that bootstrap_difference() tells of, from few_units_error(), and p at least
/// that of Student's test with the same error and n + 1 degrees of freedom: a single unit never gives less
/// than 0.21. Without clips: p is 1, the interval [-1, 1].
/// Errors: std::invalid_argument for other sizes, or no draws.
PairedDifference paired_difference(std::span<const double> first, std::span<const double> second,
                                   std::span<const std::size_t> units, std::uint64_t seed,
                                   std::size_t draws = 10000, std::size_t threads = 1);

/// The corrected resampled t-test (Nadeau and Bengio 2003; for repeated folds Bouckaert and Frank 2004).
struct ResampledTest {
    double difference = 0;  ///< mean over runs
    double low = 0;         ///< 95 % interval, cut off at -1 and 1
    double high = 0;
    double t = 0;  ///< infinite where all differences are the same, but not 0
    double p = 1;  ///< two-sided; 1 where all differences are 0
    std::size_t runs = 0;
};

/// `differences`: of the two models' figures in each run (fold of a repetition); each run was tested on
/// `test_share` times as many clips as it was trained on: the variance is multiplied by 1 / runs + test_share
/// instead of 1 / runs, since the training sets overlap. With fewer than two runs p is 1 and the interval
/// [-1, 1]. Two-sided p of Student's distribution of runs - 1 degrees of freedom. Errors:
/// std::invalid_argument for a test share that is negative or not finite.
ResampledTest corrected_resampled_t_test(std::span<const double> differences, double test_share);

/// Holm's correction (1979): adjusted p values, in the order given, each in [0, 1] and none less than
/// it was.
std::vector<double> holm(std::span<const double> p);

}  // namespace resonet
