#pragma once

#include <string>
#include <vector>

#include "evaluation/metrics.h"
#include "evaluation/prediction_set.h"

namespace resonet {

/// Accuracy of a part of the clips: those of an artist, or of a range of lengths.
struct GroupAccuracy {
    std::string name;
    int clips = 0;
    int tracks = 0;     ///< different ones; a clip without a track counts as one
    Interval accuracy;  ///< Wilson's
};

/// One entry an artist, by falling number of clips, then by name; clips of unknown artists are left out.
/// Where each clip is in the set `repetitions` times, the intervals, and the numbers of tracks that clips
/// without a track add to, are those of so many times fewer; see wilson_interval().
std::vector<GroupAccuracy> accuracy_by_artist(const PredictionSet& predictions, double repetitions = 1);

/// One entry a range of lengths that has clips, shortest first: "4 to 8 s", "45 to 90 s", "1.5 to 4 min" and
/// so on, each with its lower end. The ends keep away from the lengths that clips are usually cut to (3, 5,
/// 10, 30 and 60 s), whose files are a little shorter or longer. Clips of unknown length are left out.
/// `repetitions` as above.
std::vector<GroupAccuracy> accuracy_by_duration(const PredictionSet& predictions, double repetitions = 1);

}  // namespace resonet
