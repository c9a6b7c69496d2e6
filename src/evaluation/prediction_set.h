#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace resonet {

/// A clip that a model has answered for.
struct PredictedClip {
    std::string file;    ///< as the manifest calls it
    std::string place;   ///< in the file: its row, or where it starts in seconds
    std::string track;   ///< the recording
    std::string artist;  ///< empty: unknown
    double seconds = std::numeric_limits<double>::quiet_NaN();  ///< its length; not a number: unknown
    int truth = 0;                                              ///< index into PredictionSet::labels
};

/// What a model says of the clips of a split.
struct PredictionSet {
    std::vector<std::string> labels;   ///< distinct, in the model's order
    std::vector<PredictedClip> clips;  ///< in the manifest's order
    std::vector<float> probabilities;  ///< [clip, label], each row sums to 1

    std::size_t size() const { return clips.size(); }
    bool empty() const { return clips.empty(); }
    /// Probabilities of one clip.
    std::span<const float> row(std::size_t clip) const {
        return std::span(probabilities).subspan(clip * labels.size(), labels.size());
    }
    std::vector<int> truth() const;
    /// The most probable label of every clip; of equal probabilities the first.
    std::vector<int> predicted() const;
};

/// One entry a track, in the order they come first: the mean of its clips' probabilities. Its file and place
/// are those of its first clip, its length the sum. Clips without a track stay by themselves. Of a track
/// whose clips bear different labels the first clip's counts.
PredictionSet by_track(const PredictionSet& clips);

/// What tells a clip from the others of a data set: file, place and track.
std::string clip_key(const PredictedClip& clip);

/// The unit that answers of a clip belong to when intervals are drawn by bootstrap: equal numbers, from 0,
/// for clips of one artist, or of one track where the artist is unknown; clips with neither stay by
/// themselves. Where artists of any clips are unknown, tracks and artists never mix up: "x" the artist is not
/// "x" the track.
std::vector<std::size_t> bootstrap_units(std::span<const PredictedClip> clips);

}  // namespace resonet
