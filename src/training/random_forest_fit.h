#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "classical/random_forest.h"
#include "features/matrix.h"

namespace resonet {

/// Fits a random forest with OpenCV's RTrees on `rows`, where labels[i] (0 .. classes - 1) is the class of
/// row i: each tree on as many rows drawn with replacement, each node on its own draw of columns, leaves
/// that vote for the class of most of their rows. RTrees draws from the generator that OpenCV keeps for the
/// thread; it is set from `seed`, and put back afterwards: equal arguments give equal forests.
/// Errors: as check_rows_to_fit().
FittedEstimator fit_random_forest(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                                  const ForestSettings& settings, std::uint64_t seed);

}  // namespace resonet
