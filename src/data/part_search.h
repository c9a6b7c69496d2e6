#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace resonet {

/// How many clips of a class something holds.
struct ClassCount {
    std::size_t label = 0;  ///< number of the class, from 0
    std::size_t clips = 0;  ///< at least 1
    auto operator<=>(const ClassCount&) const = default;
};

/// Something that goes to one part as a whole: its clips by class, sorted by class.
using Piece = std::vector<ClassCount>;

/// The part of every piece, numbered from 0, so that each part has its share of every class as nearly as
/// whole pieces allow. `shares` are positive and sum to 1; pieces are of classes below `classes`.
///
/// Every class is in as many parts as it can be; beyond that the sum of (got - asked)^2 / asked over all
/// parts and classes, and over the parts as a whole, is made small: large pieces go first, each to the part
/// that it fits best (as in scikit-learn's StratifiedGroupKFold), then pieces are moved and swapped while
/// that helps, from several starts. Which of equal pieces goes where is drawn. The same arguments give the
/// same parts; work is bounded by the number of steps, not by time.
std::vector<std::size_t> distribute(std::span<const Piece> pieces, std::size_t classes,
                                    std::span<const double> shares, std::uint64_t seed);

}  // namespace resonet
