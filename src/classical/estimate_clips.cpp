#include "classical/estimate_clips.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "core/draws.h"
#include "core/text.h"
#include "data/groups.h"
#include "data/splitter.h"

namespace resonet {
namespace {

using Clips = std::vector<std::size_t>;
using Groups = std::vector<std::size_t>;

bool takes_part(const ClipRecord& clip, std::optional<Division> division) {
    if (clip.split == Split::excluded) return false;
    if (division == Division::folds) return clip.fold.has_value();
    return division != Division::splits || clip.split != Split::unassigned;
}

/// `clips` by their groups, in a random order.
std::vector<Clips> shuffled_groups(const Clips& clips, const Groups& groups, Draws& draws) {
    std::map<std::size_t, Clips> members;
    for (const std::size_t i : clips) members[groups[i]].push_back(i);
    std::vector<Clips> shuffled;
    for (auto& [group, of_group] : members) shuffled.push_back(std::move(of_group));
    draws.shuffle(std::span(shuffled));
    return shuffled;
}

/// What is due to `part` of `whole` clips where `most` are to be drawn; at least one.
std::size_t share_of(std::size_t part, std::size_t whole, std::size_t most) {
    const double share = static_cast<double>(most) * static_cast<double>(part) / static_cast<double>(whole);
    return std::max<std::size_t>(1, static_cast<std::size_t>(share));
}

/// Fills a place for `most` clips.
class Sample {
  public:
    explicit Sample(std::size_t most) : most_(most) {}

    /// Whether there was a place for all of `clips`.
    bool add(const Clips& clips) {
        if (clips_.size() + clips.size() > most_) return false;
        clips_.insert(clips_.end(), clips.begin(), clips.end());
        return true;
    }

    const Clips& clips() const { return clips_; }

  private:
    std::size_t most_;
    Clips clips_;
};

/// At most `most` of `clips`, by whole `recordings`.
Clips whole_recordings(const Clips& clips, const Groups& recordings, std::size_t most, Draws& draws) {
    const std::vector<Clips> groups = shuffled_groups(clips, recordings, draws);
    Sample sample(most);
    // Those that can never fit first, or the others would leave no place for their share.
    for (Clips group : groups) {
        if (group.size() <= most) continue;
        draws.shuffle(std::span(group));
        group.resize(share_of(group.size(), clips.size(), most));
        sample.add(group);
    }
    for (const Clips& group : groups) {
        if (group.size() <= most) sample.add(group);
    }
    return sample.clips();
}

}  // namespace

EstimateClips clips_for_estimate(const Manifest& manifest, std::optional<Division> division, std::size_t most,
                                 std::uint64_t seed) {
    EstimateClips result;
    Clips all;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        result.used.push_back(takes_part(manifest.clips[i], division));
        if (result.used[i]) all.push_back(i);
    }
    if (all.size() <= most) return result;
    result.notes.push_back(
        fmt::format("drawn by whole artists (or recordings) from {} clips (see --most-clips)", all.size()));
    const Groups recordings = group_numbers(manifest, *grouping_of(SplitScheme::track));
    Draws draws(seed);
    const std::vector<Clips> artists =
        shuffled_groups(all, group_numbers(manifest, *grouping_of(SplitScheme::artist)), draws);
    const auto is_large = [&](const Clips& clips) { return 2 * clips.size() > most; };
    Sample sample(most);
    for (const Clips& clips : artists) {
        if (!is_large(clips)) continue;
        const Clips drawn =
            whole_recordings(clips, recordings, share_of(clips.size(), all.size(), most), draws);
        sample.add(drawn);
        const ClipRecord& first = manifest.clips[*std::ranges::min_element(clips)];
        result.notes.push_back(fmt::format("of '{}', too large to be drawn whole, {} of {} clips are used",
                                           printable(first.artist.empty() ? first.track : first.artist),
                                           drawn.size(), clips.size()));
    }
    for (const Clips& clips : artists) {
        if (!is_large(clips)) sample.add(clips);
    }
    result.used.assign(manifest.clips.size(), false);
    for (const std::size_t i : sample.clips()) result.used[i] = true;
    return result;
}

}  // namespace resonet
