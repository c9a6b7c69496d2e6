#include "data/split_quality.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "data/class_numbers.h"

namespace resonet {
namespace {

/// The unit of every clip, by number; none: unknown.
using Units = std::vector<std::optional<std::size_t>>;

Units known(const std::vector<std::size_t>& numbers) {
    Units units(numbers.size());
    std::ranges::copy(numbers, units.begin());
    return units;
}

Units artists_of(const Manifest& manifest) {
    std::unordered_map<std::string_view, std::size_t> numbers;
    Units units(manifest.clips.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
        const std::string& artist = manifest.clips[i].artist;
        if (!artist.empty()) units[i] = numbers.try_emplace(artist, numbers.size()).first->second;
    }
    return units;
}

Units clips_alone(std::size_t count) {
    Units units(count);
    for (std::size_t i = 0; i < count; ++i) units[i] = i;
    return units;
}

std::size_t bound_of(const Units& units) {
    std::size_t bound = 0;
    for (const auto& unit : units) bound = std::max(bound, unit ? *unit + 1 : 0);
    return bound;
}

/// How many units each part has, and at the end all parts together.
std::vector<std::size_t> units_per_part(const Units& units, const Parts& parts, std::size_t count) {
    std::set<std::pair<std::size_t, std::size_t>> seen;
    std::vector<bool> any(bound_of(units));
    std::vector<std::size_t> found(count + 1);
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (!units[i] || !parts[i]) continue;
        if (seen.emplace(*units[i], *parts[i]).second) ++found[*parts[i]];
        if (!any[*units[i]]) ++found[count];
        any[*units[i]] = true;
    }
    return found;
}

Straddling straddling_of(const Units& units, const Parts& parts, std::size_t count, bool folds) {
    struct Unit {
        std::size_t clips = 0;
        std::size_t first_part = 0;
        bool straddles = false;
        bool trained = false;  ///< has a clip in the first part
    };
    std::vector<Unit> table(bound_of(units));
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (!units[i] || !parts[i]) continue;
        Unit& unit = table[*units[i]];
        if (unit.clips++ == 0) unit.first_part = *parts[i];
        unit.straddles = unit.straddles || unit.first_part != *parts[i];
        unit.trained = unit.trained || *parts[i] == 0;
    }
    Straddling result;
    for (const Unit& unit : table) {
        result.units += unit.clips > 0 ? 1 : 0;
        result.several += unit.clips > 1 ? 1 : 0;
        result.straddling += unit.straddles ? 1 : 0;
    }
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (!parts[i] || (!folds && *parts[i] != count - 1)) continue;
        ++result.tested;
        if (!units[i]) continue;
        const Unit& unit = table[*units[i]];
        // Folds: whoever straddles has a clip outside of any one fold.
        result.siblings += (folds ? unit.straddles : unit.trained && count > 1) ? 1 : 0;
    }
    return result;
}

std::optional<Deviation> largest_deviation(const SplitQuality& quality) {
    std::optional<Deviation> worst;
    for (std::size_t part = 0; part < quality.asked.size(); ++part) {
        for (std::size_t label = 0; label < quality.labels.size(); ++label) {
            const auto all = static_cast<double>(quality.all.clips_of[label]);
            if (all == 0.0) continue;
            const std::size_t clips = quality.parts[part].clips_of[label];
            const double got = static_cast<double>(clips) / all;
            const double asked = quality.asked[part];
            if (worst && std::abs(got - asked) <= std::abs(worst->got_share - worst->asked_share)) continue;
            worst = {part, label, clips, asked * all, got, asked};
        }
    }
    return worst;
}

std::vector<MissingClass> missing_classes(const SplitQuality& quality, const Units& groups,
                                          const Parts& parts, const std::vector<std::size_t>& label_of) {
    std::vector<MissingClass> missing;
    for (std::size_t label = 0; label < quality.labels.size(); ++label) {
        MissingClass found = {label, {}, quality.all.clips_of[label], 0};
        if (found.clips == 0) continue;
        for (std::size_t part = 0; part < quality.parts.size(); ++part) {
            if (quality.parts[part].clips_of[label] == 0) found.parts.push_back(part);
        }
        if (found.parts.empty()) continue;
        std::set<std::size_t> with_class;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i] && label_of[i] == label) with_class.insert(*groups[i]);
        }
        found.groups = with_class.size();
        missing.push_back(std::move(found));
    }
    return missing;
}

}  // namespace

SplitQuality split_quality(const Manifest& manifest, const Parts& parts, std::size_t count,
                           const QualityOptions& options) {
    const ClassNumbers classes = class_numbers(manifest);
    SplitQuality quality;
    quality.labels = classes.labels;
    quality.asked = options.asked;
    PartContent blank;
    blank.clips_of.assign(classes.labels.size(), 0);
    quality.parts.assign(count, blank);
    quality.all = blank;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i]) {
            ++quality.unused;
            continue;
        }
        for (PartContent* content : {&quality.parts[*parts[i]], &quality.all}) {
            ++content->clips;
            ++content->clips_of[classes.of_clip[i]];
        }
        if (manifest.clips[i].artist.empty()) ++quality.unknown_artist;
    }
    const Units tracks = known(group_numbers(manifest, {}));
    const Units artists = artists_of(manifest);
    const Units groups =
        options.kept ? known(group_numbers(manifest, *options.kept)) : clips_alone(manifest.clips.size());
    const auto fill = [&](const Units& units, std::size_t PartContent::*field) {
        const std::vector<std::size_t> found = units_per_part(units, parts, count);
        for (std::size_t part = 0; part < count; ++part) quality.parts[part].*field = found[part];
        quality.all.*field = found[count];
    };
    fill(tracks, &PartContent::tracks);
    fill(artists, &PartContent::artists);
    fill(groups, &PartContent::groups);
    quality.tracks = straddling_of(tracks, parts, count, options.folds);
    quality.artists = straddling_of(artists, parts, count, options.folds);
    quality.deviation = largest_deviation(quality);
    quality.missing = missing_classes(quality, groups, parts, classes.of_clip);
    return quality;
}

}  // namespace resonet
