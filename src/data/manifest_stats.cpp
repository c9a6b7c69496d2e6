#include "data/manifest_stats.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

#include "data/clip_checks.h"

namespace resonet {
namespace {

/// Adds up clips, counting each name once.
class Adder {
  public:
    void add(const ClipRecord& clip, const std::optional<double>& seconds) {
        ++totals_.clips;
        ++totals_.splits.at(static_cast<std::size_t>(clip.split));
        totals_.seconds += seconds.value_or(0.0);
        totals_.unknown_length += seconds ? 0 : 1;
        tracks_.insert(clip.track);
        if (!clip.artist.empty()) artists_.insert(clip.artist);
    }

    ClipTotals totals() const {
        ClipTotals totals = totals_;
        totals.tracks = tracks_.size();
        totals.artists = artists_.size();
        return totals;
    }

  private:
    ClipTotals totals_;
    std::unordered_set<std::string_view> tracks_;
    std::unordered_set<std::string_view> artists_;
};

/// The number in extra column `name`, if there is one above 0.
std::optional<double> extra_number(const Manifest& manifest, const ClipRecord& clip, std::string_view name) {
    const auto found = std::ranges::find(manifest.extra_columns, name);
    const auto column = static_cast<std::size_t>(found - manifest.extra_columns.begin());
    if (column >= clip.extra.size()) return std::nullopt;
    const std::optional<double> value = parse_number(clip.extra[column]);
    return value && std::isfinite(*value) && *value > 0.0 && *value < 1e9 ? value : std::nullopt;
}

std::optional<int> known_rate(const Manifest& manifest, const ClipRecord& clip) {
    if (clip.facts && clip.facts->sample_rate > 0) return clip.facts->sample_rate;
    const std::optional<double> rate = extra_number(manifest, clip, "sample_rate");
    return rate ? std::optional(static_cast<int>(*rate)) : std::nullopt;
}

double quantile(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - std::floor(place));
}

}  // namespace

std::optional<double> known_seconds(const Manifest& manifest, const ClipRecord& clip) {
    if (clip.facts && clip.facts->seconds > 0.0) return clip.facts->seconds;
    if (std::isfinite(clip.duration)) return clip.duration;
    return extra_number(manifest, clip, "seconds");
}

ManifestStats manifest_stats(const Manifest& manifest) {
    ManifestStats stats;
    std::map<std::string, Adder> labels;
    std::map<Split, Adder> splits;
    Adder all;
    std::unordered_set<std::string_view> clusters;
    std::vector<double> loudness;
    for (const ClipRecord& clip : manifest.clips) {
        const std::optional<double> seconds = known_seconds(manifest, clip);
        labels[clip.label].add(clip, seconds);
        splits[clip.split].add(clip, seconds);
        all.add(clip, seconds);
        if (clip.fold) ++stats.folds[*clip.fold];
        if (const std::optional<int> rate = known_rate(manifest, clip)) ++stats.sample_rates[*rate];
        if (clip.facts) loudness.push_back(clip.facts->loudness);
        if (!clip.cluster.empty()) clusters.insert(clip.cluster);
        stats.synthetic += clip.synthetic ? 1 : 0;
        stats.without_artist += clip.artist.empty() ? 1 : 0;
        stats.without_album += clip.album.empty() ? 1 : 0;
        stats.without_title += clip.title.empty() ? 1 : 0;
        stats.without_facts += clip.facts ? 0 : 1;
    }
    for (const auto& [label, adder] : labels) stats.labels.emplace_back(label, adder.totals());
    for (const auto& [split, adder] : splits) stats.splits.emplace_back(split, adder.totals());
    stats.all = all.totals();
    stats.clusters = clusters.size();
    stats.loudness = quartiles(std::move(loudness));
    return stats;
}

Quartiles quartiles(std::vector<double> values) {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty()) return {};
    std::ranges::sort(values);
    return {values.size(),         values.front(),         quantile(values, 0.25),
            quantile(values, 0.5), quantile(values, 0.75), values.back()};
}

}  // namespace resonet
