#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/splitter.h"

namespace resonet {

/// What one part of a divided data set holds.
struct PartContent {
    std::vector<std::size_t> clips_of;  ///< clips by class
    std::size_t clips = 0;
    std::size_t tracks = 0;   ///< recordings: tracks and clusters of copies
    std::size_t artists = 0;  ///< known ones
    std::size_t groups = 0;   ///< what the scheme keeps together; clips if it keeps nothing
};

/// Units of a kind (recordings, artists) that are in more than one part.
struct Straddling {
    std::size_t units = 0;    ///< known ones
    std::size_t several = 0;  ///< of them, those with more than one clip
    std::size_t straddling = 0;
    std::size_t tested = 0;  ///< clips of the last part; of folds: all
    std::size_t siblings =
        0;  ///< of them, clips whose unit has clips in the first part; of folds: in another
};

/// The class whose share in a part is farthest from what was asked.
struct Deviation {
    std::size_t part = 0;
    std::size_t label = 0;
    std::size_t clips = 0;  ///< got
    double asked = 0.0;     ///< clips
    double got_share = 0.0;
    double asked_share = 0.0;
};

/// A class that is not in every part.
struct MissingClass {
    std::size_t label = 0;
    std::vector<std::size_t> parts;  ///< those without it
    std::size_t clips = 0;           ///< of the class
    std::size_t groups = 0;          ///< with clips of the class: no more parts can have it
};

/// How good a division is.
struct SplitQuality {
    std::vector<std::string> labels;
    std::vector<double> asked;  ///< shares; empty: none were asked
    std::vector<PartContent> parts;
    PartContent all;         ///< of all parts together
    std::size_t unused = 0;  ///< clips of no part
    Straddling tracks;       ///< recordings
    Straddling artists;
    std::size_t unknown_artist = 0;      ///< clips in parts without an artist
    std::optional<Deviation> deviation;  ///< none: nothing was asked
    std::vector<MissingClass> missing;
};

/// What to know of a division beside the parts.
struct QualityOptions {
    std::vector<double> asked = {};               ///< shares of the parts, if any were
    std::optional<Grouping> kept = std::nullopt;  ///< what was kept together
    bool folds = false;  ///< every part is tested on in turn; else the last one, trained on the first
};

/// Counts `parts` clips of `manifest`. `count` is the number of parts.
SplitQuality split_quality(const Manifest& manifest, const Parts& parts, std::size_t count,
                           const QualityOptions& options = {});

}  // namespace resonet
