#pragma once

#include <span>

#include "evaluation/metrics.h"

namespace resonet {

/// What a published program takes for the most probable class: it compares every class with the first one
/// but never updates the maximum, and so ends at the last class whose probability exceeds that of the first;
/// at the first, if none does. For comparison with that paper's figures alone. `probabilities`: of one clip,
/// at least one; classes in alphabetical order, as there.
int faulty_argmax(std::span<const float> probabilities);

/// Share of clips whose faulty_argmax() is their true label, with Wilson's 95 % interval. `probabilities` is
/// [clip, label]. Errors: none; sizes must fit.
Interval faulty_argmax_accuracy(std::span<const float> probabilities, std::span<const int> truth, int labels);

}  // namespace resonet
