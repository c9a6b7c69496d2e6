#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// What is counted and drawn.
enum class SampleUnit {
    clip,   ///< clips, at random
    track,  ///< tracks with all their clips (and with the copies of their clusters), at random
    artist  ///< tracks likewise, but from each artist in turn, so that no artist has many
};

/// How to draw a part of a data set.
struct SamplePlan {
    SampleUnit unit = SampleUnit::track;
    std::optional<std::size_t> total =
        std::nullopt;  ///< so many units, as equally over the classes as there are
    std::optional<std::size_t> per_label = std::nullopt;  ///< or so many units of every class
    std::uint64_t seed = 1;
    std::optional<Split> from =
        std::nullopt;  ///< draws from this split; none: from all that is neither kept nor excluded
    std::vector<Split> keep = {};  ///< splits that are taken whole
};

/// What was drawn.
struct Sample {
    Manifest manifest;  ///< the clips drawn and kept, in the order they had
    /// Units drawn, by class, of all classes of the data set; sorted bytewise.
    std::vector<std::pair<std::string, std::size_t>> units;
    /// Tracks drawn that have clips of several classes, of which they count for the first. Sorted.
    std::vector<std::string> mixed;
    std::size_t drawn = 0;  ///< clips
    std::size_t kept = 0;   ///< clips
};

/// Draws from `manifest`. Samples are nested: with the same plan but a larger number, all that a smaller
/// one drew is drawn again. Classes that have too few units give all they have.
/// Errors: UsageError where there is nothing to draw from, and unless one of `total` and `per_label` is
/// given, above 0.
Sample draw_sample(const Manifest& manifest, const SamplePlan& plan);

}  // namespace resonet
