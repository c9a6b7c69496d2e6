#include "data/manifest_sample.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <span>

#include "core/draws.h"
#include "core/error.h"
#include "core/hash.h"
#include "data/groups.h"

namespace resonet {
namespace {

/// Clips that are drawn together.
using Unit = std::vector<std::size_t>;

/// A class draws from its own stream, so that it does not matter which others there are.
std::uint64_t seed_of(const std::string& label, std::uint64_t seed) {
    const Sha256Digest digest = sha256(label);
    std::uint64_t mixed = seed;
    for (std::size_t i = 0; i < 8; ++i) mixed ^= std::uint64_t{digest[i]} << (8 * i);
    return mixed;
}

std::vector<bool> drawable(const Manifest& manifest, const SamplePlan& plan) {
    std::vector<bool> result;
    for (const ClipRecord& clip : manifest.clips) {
        const bool kept = std::ranges::find(plan.keep, clip.split) != plan.keep.end();
        const bool wanted = plan.from ? clip.split == *plan.from : clip.split != Split::excluded;
        result.push_back(wanted && !kept);
    }
    return result;
}

/// The units of every class, in the order the clips come.
std::map<std::string, std::vector<Unit>> units_of(const Manifest& manifest, const SamplePlan& plan) {
    const std::vector<bool> usable = drawable(manifest, plan);
    std::vector<std::size_t> numbers(manifest.clips.size());
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    if (plan.unit != SampleUnit::clip) numbers = group_numbers(manifest, {});
    std::map<std::size_t, Unit> units;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (usable[i]) units[numbers[i]].push_back(i);
    }
    std::map<std::string, std::vector<Unit>> by_label;
    for (auto& [number, unit] : units) {
        by_label[manifest.clips[unit.front()].label].push_back(std::move(unit));
    }
    return by_label;
}

/// Puts the first unit of every artist first, then every second one, and so on. Who has no name is an
/// artist by himself.
void take_turns(const Manifest& manifest, std::vector<Unit>& units) {
    std::map<std::string, std::size_t> seen;
    std::vector<std::pair<std::size_t, Unit>> ranked;
    for (Unit& unit : units) {
        const std::string& artist = manifest.clips[unit.front()].artist;
        const std::size_t turn = artist.empty() ? 0 : seen[artist]++;
        ranked.emplace_back(turn, std::move(unit));
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, Unit>::first);
    units.clear();
    for (auto& [turn, unit] : ranked) units.push_back(std::move(unit));
}

void check(const Manifest& manifest, const SamplePlan& plan) {
    if (plan.total.has_value() == plan.per_label.has_value()) {
        throw UsageError(manifest.source.string(), "can be sampled by a total or by a number per label",
                         "give one of them");
    }
    if (plan.total.value_or(1) == 0 || plan.per_label.value_or(1) == 0) {
        throw UsageError(manifest.source.string(), "cannot give a sample of none", "ask for at least 1");
    }
}

}  // namespace

Sample draw_sample(const Manifest& manifest, const SamplePlan& plan) {
    check(manifest, plan);
    std::map<std::string, std::vector<Unit>> units = units_of(manifest, plan);
    if (units.empty()) {
        throw UsageError(manifest.source.string(), "has no clips to draw from",
                         "name a split that has clips and is not kept whole");
    }
    std::size_t longest = 0;
    for (auto& [label, list] : units) {
        Draws(seed_of(label, plan.seed)).shuffle(std::span(list));
        if (plan.unit == SampleUnit::artist) take_turns(manifest, list);
        longest = std::max(longest, list.size());
    }
    Sample sample;
    std::vector<bool> taken(manifest.clips.size());
    std::map<std::string, std::size_t> counts;
    for (const ClipRecord& clip : manifest.clips) counts[clip.label] = 0;
    std::size_t left = plan.total.value_or(std::numeric_limits<std::size_t>::max());
    // One unit of each class in turn: the first so many of this order are the sample, hence nested.
    for (std::size_t turn = 0; turn < std::min(longest, plan.per_label.value_or(longest)); ++turn) {
        for (const auto& [label, list] : units) {
            std::size_t& count = counts[label];
            if (turn >= list.size() || left == 0) continue;
            --left;
            ++count;
            sample.drawn += list[turn].size();
            for (const std::size_t i : list[turn]) taken[i] = true;
            const bool mixed = std::ranges::any_of(
                list[turn], [&](std::size_t i) { return manifest.clips[i].label != label; });
            if (mixed) sample.mixed.push_back(manifest.clips[list[turn].front()].track);
        }
    }
    std::ranges::sort(sample.mixed);
    sample.units.assign(counts.begin(), counts.end());
    sample.manifest = manifest;
    sample.manifest.clips.clear();
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const ClipRecord& clip = manifest.clips[i];
        const bool kept = std::ranges::find(plan.keep, clip.split) != plan.keep.end();
        if (taken[i] || kept) sample.manifest.clips.push_back(clip);
        sample.kept += kept ? 1 : 0;
    }
    return sample;
}

}  // namespace resonet
