#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inference/cell_grid.h"
#include "inference/masked_image.h"

namespace resonet {

struct FaithfulnessSettings {
    double share = 0.2;      ///< of the cells that are covered in the check; a multiple of 0.1
    std::size_t draws = 10;  ///< of random cells; at least 1
    std::uint64_t seed = 0;
    std::size_t threads = 1;  ///< 0: all cores
};

/// What becomes of the genre's probability when cells are covered: does it need those that a map calls
/// relevant? After the deletion and insertion games of Petsiuk et al. 2018 and the random baseline of Samek
/// et al. 2017.
struct Faithfulness {
    double share = 0;            ///< of the cells that were covered for the next three
    double whole = 0;            ///< the probability with nothing covered
    double most = 0;             ///< with the most relevant cells covered
    double least = 0;            ///< with the least relevant ones
    std::vector<double> random;  ///< with as many random ones, each draw

    std::vector<double> shares;  ///< 0, 0.1 .. 1
    std::vector<double> most_curve;
    std::vector<double> least_curve;
    std::vector<double> random_curve;  ///< means over the draws

    double random_mean() const;
    /// Draws of random cells that leave the genre a higher probability than covering the most relevant ones.
    std::size_t draws_beaten() const;
    /// Whether covering the most relevant cells takes more from the genre than covering the least relevant
    /// ones, and than nine of ten draws of random ones.
    bool faithful() const;
};

/// Area under a curve over `shares` (trapezoids): of most_curve it is the deletion AUC (low is good), of
/// least_curve, read backwards, the insertion AUC (high is good).
double curve_area(std::span<const double> shares, std::span<const double> curve);

/// Covers cells of `image` by the order of `cells` (relevance, [cell row, cell column] of `grid`), of equal
/// ones the first first, and at random. Errors: as judge_masks().
Faithfulness check_faithfulness(const MaskedImage& image, const CellGrid& grid, const Matrix& cells,
                                const FaithfulnessSettings& settings);

/// The mean of checks that were made with equal settings, value by value. `checks` is not empty.
Faithfulness mean_faithfulness(std::span<const Faithfulness> checks);

/// Answers that a check takes.
std::size_t faithfulness_answers(const MaskedImage& image, const FaithfulnessSettings& settings);

}  // namespace resonet
