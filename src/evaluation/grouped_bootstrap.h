#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "evaluation/metrics.h"

namespace resonet {

/// Answers about the clips of one unit, such as a track or an artist, whose clips tend to be right or wrong
/// together.
struct UnitScore {
    std::size_t correct = 0;
    std::size_t tested = 0;
};

inline constexpr std::size_t bootstrap_draws = 2000;

/// A bootstrap of fewer units than this is too sure of itself.
inline constexpr std::size_t few_units = 20;

/// The interval from the 2.5 to the 97.5 % point of what was `drawn` (at least one; linear between
/// neighbours), about `value`. Sorts `drawn`.
Interval percentile_interval(double value, std::span<double> drawn);

/// The standard error of a mean difference of n < few_units units of which each adds `influences` to it (its
/// part in the difference beyond what the mean lets expect, linearised; those that were not tested add 0), as
/// bootstrap_difference() explains. It goes with Student's distribution of n + 1 degrees of freedom.
double few_units_error(std::span<const double> influences, std::size_t n);

/// Share of correct answers over all units, with a 95 % percentile interval of the bootstrap that draws
/// whole units (Efron and Tibshirani 1993; Field and Welsh 2007): clips of a unit are not independent, so
/// that an interval of clips would be too narrow. Few units, or answers that are all right, make a bootstrap
/// too sure: the interval is at least wilson_interval() for one answer a tested unit. [0, 1] without
/// answers. The same seed gives the same interval.
Interval bootstrap_share(std::span<const UnitScore> units, std::uint64_t seed);

/// Share of `a` less share of `b`, where a[i] and b[i] are scores of the same unit: both are drawn
/// together. Where either is all right or all wrong, the intervals of both shares are combined instead, as
/// if they were independent (Newcombe 1998, method 10). [-1, 1] where either has no answers.
///
/// Of n < few_units tested units (of `a` or `b`, whichever has fewer) that happen to lose alike a bootstrap
/// knows nothing of the spread. There the interval is at least the difference +- t sqrt(v), clipped to
/// [-1, 1], with t of Student's distribution of n + 1 degrees of freedom and
///
///   v = (n + 2) / (n + 1) (sum of z^2 + (1 - n / few_units) 2 / (n + 2)^2),
///
/// where z is what a unit adds to the difference (its influence on both shares, linearised): the interval of
/// the mean, as if two more units had been seen, one all for `a` and one all for `b` (the "plus four" rule of
/// Agresti and Caffo 2000, for pairs). What they add fades out towards few_units. Three units with the same
/// loss give +- 0.81, ten +- 0.19, nineteen +- 0.03.
/// Errors: std::invalid_argument for another size.
Interval bootstrap_difference(std::span<const UnitScore> a, std::span<const UnitScore> b, std::uint64_t seed);

}  // namespace resonet
