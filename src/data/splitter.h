#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "data/groups.h"
#include "data/manifest.h"

namespace resonet {

/// What may be torn apart when a data set is divided.
enum class SplitScheme {
    random,      ///< everything: clips go where they like, as in papers that do not look at tracks
    stratified,  ///< everything, but each part has its share of every class
    track,       ///< no track and no cluster of copies; shares of classes as near as that allows
    artist       ///< no artist either, nor album
};

/// What that scheme keeps together; none: nothing, not even the clips of one file.
std::optional<Grouping> grouping_of(SplitScheme scheme);

/// How to divide a data set.
struct SplitPlan {
    SplitScheme scheme = SplitScheme::track;
    std::vector<double> shares;  ///< of the parts; see whole_shares()
    std::uint64_t seed = 1;
};

/// The part of every clip of a manifest, numbered from 0; none: not used.
using Parts = std::vector<std::optional<std::size_t>>;

/// `count` equal shares, for folds.
std::vector<double> equal_shares(std::size_t count);

/// `shares` so that they sum to 1. A sum that is off by 0.002 at most, as of .333,.333,.333, is taken for
/// rounding: all are multiplied alike. Within 1e-6 they stay as they are.
/// Errors: UsageError for other sums, for shares that are not above 0, and for fewer than two.
std::vector<double> whole_shares(std::vector<double> shares);

/// Divides the clips of `manifest` for which `used` is true into as many parts as there are shares (see
/// distribute()). The same manifest, plan and use give the same parts.
/// Errors: UsageError for shares that are not such, and for fewer groups than parts.
Parts divide(const Manifest& manifest, const std::vector<bool>& used, const SplitPlan& plan);

}  // namespace resonet
