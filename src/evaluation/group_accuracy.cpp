#include "evaluation/group_accuracy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace resonet {
namespace {

/// Clips from `from` seconds on, up to where the next range begins.
struct DurationRange {
    double from;
    const char* name;
};

constexpr std::array<DurationRange, 8> ranges = {{{0, "under 4 s"},
                                                  {4, "4 to 8 s"},
                                                  {8, "8 to 20 s"},
                                                  {20, "20 to 45 s"},
                                                  {45, "45 to 90 s"},
                                                  {90, "1.5 to 4 min"},
                                                  {240, "4 to 8 min"},
                                                  {480, "over 8 min"}}};

/// Counts the clips of one group.
class Group {
  public:
    void add(const PredictedClip& clip, bool right) {
        ++clips_;
        right_ += right ? 1 : 0;
        if (clip.track.empty()) {
            ++single_;
        } else {
            tracks_.insert(clip.track);
        }
    }

    GroupAccuracy result(std::string name, double repetitions) const {
        const int single = static_cast<int>(std::lround(single_ / repetitions));
        return {std::move(name), clips_, single + static_cast<int>(tracks_.size()),
                wilson_interval(right_, clips_, repetitions)};
    }

  private:
    int clips_ = 0;
    int right_ = 0;
    int single_ = 0;
    std::set<std::string> tracks_;
};

}  // namespace

std::vector<GroupAccuracy> accuracy_by_artist(const PredictionSet& predictions, double repetitions) {
    const std::vector<int> predicted = predictions.predicted();
    std::map<std::string, Group> groups;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        const PredictedClip& clip = predictions.clips[i];
        if (!clip.artist.empty()) groups[clip.artist].add(clip, predicted[i] == clip.truth);
    }
    std::vector<GroupAccuracy> found;
    for (const auto& [name, group] : groups) found.push_back(group.result(name, repetitions));
    std::ranges::stable_sort(found, std::ranges::greater(), &GroupAccuracy::clips);
    return found;
}

std::vector<GroupAccuracy> accuracy_by_duration(const PredictionSet& predictions, double repetitions) {
    const std::vector<int> predicted = predictions.predicted();
    std::map<const DurationRange*, Group> groups;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        const PredictedClip& clip = predictions.clips[i];
        if (!(std::isfinite(clip.seconds) && clip.seconds >= 0)) continue;
        const auto after = std::ranges::upper_bound(ranges, clip.seconds, {}, &DurationRange::from);
        groups[&*std::prev(after)].add(clip, predicted[i] == clip.truth);
    }
    std::vector<GroupAccuracy> found;
    for (const auto& [range, group] : groups) found.push_back(group.result(range->name, repetitions));
    return found;
}

}  // namespace resonet
