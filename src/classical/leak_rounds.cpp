#include "classical/leak_rounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "data/groups.h"
#include "data/splitter.h"

namespace resonet {
namespace {

using Groups = std::vector<std::size_t>;

std::size_t count_used(const std::vector<bool>& used) {
    return static_cast<std::size_t>(std::ranges::count(used, true));
}

std::size_t count_groups(const Groups& groups, const std::vector<bool>& used) {
    std::set<std::size_t> seen;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i]) seen.insert(groups[i]);
    }
    return seen.size();
}

/// The labels whose used clips are of one group alone, and those of two or more.
struct LabelSpread {
    std::vector<std::string> one;
    std::vector<std::string> more;
};

LabelSpread label_spread(const Manifest& manifest, const Groups& groups, const std::vector<bool>& used) {
    std::map<std::string, std::set<std::size_t>> seen;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i]) seen[manifest.clips[i].label].insert(groups[i]);
    }
    LabelSpread spread;
    for (const auto& [label, found] : seen) (found.size() < 2 ? spread.one : spread.more).push_back(label);
    return spread;
}

/// Numbers the rounds of a manifest's own division; none if it does not tell what to test.
std::vector<Round> given_rounds(const Manifest& manifest, const std::vector<bool>& used, Division division) {
    std::map<int, Round> rounds;  // by fold; of splits there is one
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i]) continue;
        if (division == Division::folds) {
            rounds[*manifest.clips[i].fold].test.push_back(i);
        } else {
            Round& round = rounds[0];
            (manifest.clips[i].split == Split::test ? round.test : round.fit).push_back(i);
        }
    }
    std::vector<Round> result;
    for (auto& [fold, round] : rounds) {
        if (division == Division::folds) {
            for (const auto& [other, with] : rounds) {
                if (other != fold) round.fit.insert(round.fit.end(), with.test.begin(), with.test.end());
            }
            std::ranges::sort(round.fit);
        }
        if (!round.fit.empty() && !round.test.empty()) result.push_back(round);
    }
    return result;
}

std::vector<Round> drawn_rounds(const Manifest& manifest, const std::vector<bool>& used, SplitScheme scheme,
                                const LeakRounds& plan, const RoundOptions& options) {
    const std::vector<double> shares =
        plan.folds > 0 ? equal_shares(plan.folds) : std::vector{1.0 - plan.test_share, plan.test_share};
    std::vector<Round> rounds;
    for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
        const Parts parts = divide(manifest, used, {scheme, shares, options.seed + repeat});
        for (std::size_t tested = plan.folds > 0 ? 0 : 1; tested < shares.size(); ++tested) {
            Round round;
            for (std::size_t i = 0; i < parts.size(); ++i) {
                if (parts[i]) (*parts[i] == tested ? round.test : round.fit).push_back(i);
            }
            rounds.push_back(std::move(round));
        }
    }
    return rounds;
}

/// Leaves out the labels that cannot be on both sides; whether there are still two.
bool keep_spread_labels(const Manifest& manifest, const Groups& groups, std::vector<bool>& used,
                        std::string_view group, std::vector<std::string>& notes) {
    const LabelSpread spread = label_spread(manifest, groups, used);
    if (spread.more.size() < 2) return false;
    for (const std::string& label : spread.one) {
        notes.push_back(fmt::format("'{}' is left out of the estimate: all its clips are of one {}",
                                    printable(label), group));
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (std::ranges::binary_search(spread.one, manifest.clips[i].label)) used[i] = false;
    }
    return true;
}

}  // namespace

std::string_view to_string(AuditProtocol protocol) {
    constexpr std::array<std::string_view, 4> names = {"as given", "random", "track-disjoint",
                                                       "artist-disjoint"};
    return names[static_cast<std::size_t>(protocol)];
}

LeakRounds plan_leak_rounds(const Manifest& manifest, std::vector<bool> used, const RoundOptions& options) {
    LeakRounds plan;
    const Groups tracks = group_numbers(manifest, *grouping_of(SplitScheme::track));
    const Groups artists = group_numbers(manifest, *grouping_of(SplitScheme::artist));
    bool by_artist = count_groups(artists, used) < count_groups(tracks, used);
    if (by_artist && !keep_spread_labels(manifest, artists, used, "artist", plan.notes)) {
        by_artist = false;
        plan.notes.emplace_back("no artist-disjoint splits: fewer than two labels have two artists or more");
    }
    if (!by_artist && !keep_spread_labels(manifest, tracks, used, "track", plan.notes)) {
        throw UsageError(manifest.source.string(), "has fewer than two labels with two tracks or more",
                         "a classifier has nothing to choose from");
    }
    plan.clips = count_used(used);
    plan.units = by_artist ? artists : tracks;

    std::vector<Round> given;
    if (options.division) given = given_rounds(manifest, used, *options.division);
    if (options.division == Division::folds && given.size() > 1) plan.folds = given.size();
    if (!given.empty()) {
        const auto tested = static_cast<double>(given.front().test.size());
        plan.test_share =
            plan.folds > 0 ? 1.0 / static_cast<double>(plan.folds) : tested / static_cast<double>(plan.clips);
        plan.protocols.push_back({AuditProtocol::given, std::move(given)});
    } else if (options.division) {
        plan.notes.emplace_back(
            "the split as given is not scored: it needs clips to fit on and clips to test");
    }
    const auto add = [&](AuditProtocol protocol, SplitScheme scheme) {
        plan.protocols.push_back({protocol, drawn_rounds(manifest, used, scheme, plan, options)});
    };
    add(AuditProtocol::random, SplitScheme::stratified);
    if (count_groups(tracks, used) < plan.clips) add(AuditProtocol::track, SplitScheme::track);
    if (by_artist) add(AuditProtocol::artist, SplitScheme::artist);
    return plan;
}

}  // namespace resonet
