#include "evaluation/prediction_set.h"

#include <algorithm>
#include <unordered_map>

namespace resonet {
namespace {

/// Joins texts so that other texts never give the same: no file name or field of a table holds a NUL.
std::string joined(const std::string& a, const std::string& b, const std::string& c) {
    std::string key;
    key.reserve(a.size() + b.size() + c.size() + 2);
    key.append(a).append(1, '\0').append(b).append(1, '\0').append(c);
    return key;
}

/// Adds `clip` to the clip that stands for its track.
void add_clip(PredictedClip& track, const PredictedClip& clip) {
    track.seconds += clip.seconds;  // a length that is unknown makes the sum so
    if (track.artist.empty()) track.artist = clip.artist;
}

}  // namespace

std::vector<int> PredictionSet::truth() const {
    std::vector<int> found;
    found.reserve(clips.size());
    for (const PredictedClip& clip : clips) found.push_back(clip.truth);
    return found;
}

std::vector<int> PredictionSet::predicted() const {
    std::vector<int> found;
    found.reserve(clips.size());
    for (std::size_t clip = 0; clip < clips.size(); ++clip) {
        const std::span<const float> of_clip = row(clip);
        found.push_back(static_cast<int>(std::ranges::max_element(of_clip) - of_clip.begin()));
    }
    return found;
}

PredictionSet by_track(const PredictionSet& clips) {
    const std::size_t labels = clips.labels.size();
    PredictionSet tracks{clips.labels, {}, {}};
    std::unordered_map<std::string, std::size_t> places;
    std::vector<double> sums;  // [track, label]
    std::vector<std::size_t> counts;
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const PredictedClip& clip = clips.clips[i];
        std::size_t place = tracks.size();
        if (!clip.track.empty()) place = places.try_emplace(clip.track, place).first->second;
        if (place == tracks.size()) {
            tracks.clips.push_back(clip);
            sums.resize(sums.size() + labels);
            counts.push_back(0);
        } else {
            add_clip(tracks.clips[place], clip);
        }
        for (std::size_t label = 0; label < labels; ++label) {
            sums[place * labels + label] += clips.row(i)[label];
        }
        ++counts[place];
    }
    tracks.probabilities.reserve(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        tracks.probabilities.push_back(static_cast<float>(sums[i] / static_cast<double>(counts[i / labels])));
    }
    return tracks;
}

std::string clip_key(const PredictedClip& clip) {
    return joined(clip.file, clip.place, clip.track);
}

std::vector<std::size_t> bootstrap_units(std::span<const PredictedClip> clips) {
    std::unordered_map<std::string, std::size_t> artists;
    std::unordered_map<std::string, std::size_t> tracks;
    std::vector<std::size_t> units;
    units.reserve(clips.size());
    std::size_t next = 0;
    for (const PredictedClip& clip : clips) {
        std::size_t unit = next;
        if (!clip.artist.empty()) {
            unit = artists.try_emplace(clip.artist, next).first->second;
        } else if (!clip.track.empty()) {
            unit = tracks.try_emplace(clip.track, next).first->second;
        }
        if (unit == next) ++next;
        units.push_back(unit);
    }
    return units;
}

}  // namespace resonet
