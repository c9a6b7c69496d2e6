#pragma once

#include <span>

namespace resonet {

/// The probability that a decision value f speaks for the first class: 1 / (1 + exp(a f + b)).
struct Sigmoid {
    double a = -1;
    double b = 0;
};

/// The sigmoid of greatest likelihood for decision values that were not fitted on (Platt 2000), whose targets
/// are drawn in by the counts as Platt does, so that it is never a step. Newton's method with a line search
/// (Lin, Lin, Weng 2007). `a` is at most 0: values that speak against their classes, as those of a few rows
/// may, count for nothing. The default sigmoid where there are no values. `first` and `second` are the values
/// of rows of the first class and of the other.
Sigmoid fit_sigmoid(std::span<const double> first, std::span<const double> second);

}  // namespace resonet
