#pragma once

#include <cstddef>
#include <span>

#include "evaluation/metrics.h"

namespace resonet {

/// The 97.5 % point of Student's distribution of so many (at least 1) degrees of freedom: half the width, in
/// standard errors, of a 95 % interval of a mean. Exact to 1e-6.
double student_975(std::size_t degrees);

/// The two-sided p value of Student's t: the share of his distribution of so many (at least 1) degrees of
/// freedom that is as far from 0 or further. Exact to 1e-14 (so that smaller ones may be 0); 0 for infinity.
double student_two_sided(double t, std::size_t degrees);

/// Mean of the figures of runs that differ by their seeds alone, with the 95 % t-interval of that mean, cut
/// off at 0 and 1. It says how sure the mean is over seeds, for these test clips; not how the figure would
/// change on others. With fewer than two figures there is none: [0, 1].
Interval interval_over_seeds(std::span<const double> figures);

}  // namespace resonet
