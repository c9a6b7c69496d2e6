#include "classical/leak_rounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "classical/estimate_clips.h"
#include "core/error.h"
#include "leak_example.h"

namespace resonet {
namespace {

using testing::leak_example;

std::vector<bool> all_of(const Manifest& manifest) {
    return std::vector<bool>(manifest.clips.size(), true);
}

/// The names that `round` has on both sides.
std::size_t on_both_sides(const Manifest& manifest, const Round& round, std::string ClipRecord::*name) {
    std::set<std::string> fit;
    std::set<std::string> both;
    for (const std::size_t i : round.fit) fit.insert(manifest.clips[i].*name);
    for (const std::size_t i : round.test) {
        if (fit.contains(manifest.clips[i].*name)) both.insert(manifest.clips[i].*name);
    }
    return both.size();
}

std::vector<AuditProtocol> protocols_of(const LeakRounds& plan) {
    std::vector<AuditProtocol> found;
    for (const ProtocolRounds& rounds : plan.protocols) found.push_back(rounds.protocol);
    return found;
}

TEST(LeakRounds, KeepTogetherWhatTheProtocolSays) {
    const Manifest manifest = leak_example(40, 1, 0).manifest;
    const LeakRounds plan = plan_leak_rounds(manifest, all_of(manifest), {.repeats = 3});
    EXPECT_EQ(protocols_of(plan), (std::vector{AuditProtocol::random, AuditProtocol::track, AuditProtocol::artist}));
    EXPECT_EQ(plan.clips, 200U);
    for (const ProtocolRounds& rounds : plan.protocols) {
        ASSERT_EQ(rounds.rounds.size(), 3U);
        EXPECT_NE(rounds.rounds[0].test, rounds.rounds[1].test);
        for (const Round& round : rounds.rounds) {
            EXPECT_EQ(round.fit.size() + round.test.size(), 200U);
            EXPECT_EQ(round.test.size(), 40U);
        }
    }
    EXPECT_GT(on_both_sides(manifest, plan.protocols[0].rounds[0], &ClipRecord::track), 10U);
    EXPECT_EQ(on_both_sides(manifest, plan.protocols[1].rounds[0], &ClipRecord::track), 0U);
    EXPECT_EQ(on_both_sides(manifest, plan.protocols[2].rounds[0], &ClipRecord::artist), 0U);
}

TEST(LeakRounds, DrawnSplitsHaveTheRatioOfTheGivenOne) {
    Manifest manifest = leak_example(40, 1, 0).manifest;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        manifest.clips[i].split = i < 20    ? Split::excluded
                                  : i < 110 ? Split::train
                                  : i < 140 ? Split::valid
                                            : Split::test;
    }
    const std::vector<bool> used = clips_for_estimate(manifest, Division::splits, 10'000, 1).used;
    EXPECT_EQ(std::ranges::count(used, true), 180);
    const LeakRounds plan = plan_leak_rounds(manifest, used, {.division = Division::splits, .repeats = 2});
    EXPECT_EQ(protocols_of(plan).front(), AuditProtocol::given);
    ASSERT_EQ(plan.protocols[0].rounds.size(), 1U);
    EXPECT_EQ(plan.protocols[0].rounds[0].fit.size(), 120U);  // train and valid
    EXPECT_EQ(plan.protocols[0].rounds[0].test.size(), 60U);
    EXPECT_DOUBLE_EQ(plan.test_share, 60.0 / 180.0);
    for (const ProtocolRounds& rounds : plan.protocols) {
        EXPECT_NEAR(static_cast<double>(rounds.rounds[0].test.size()), 60.0, 5.0);
    }
}

TEST(LeakRounds, EveryFoldIsTestedOnce) {
    Manifest manifest = leak_example(30, 1, 0).manifest;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i)
        manifest.clips[i].fold = static_cast<int>(i % 3) + 1;
    manifest.clips[0].fold = std::nullopt;
    const std::vector<bool> used = clips_for_estimate(manifest, Division::folds, 10'000, 1).used;
    const LeakRounds plan = plan_leak_rounds(manifest, used, {.division = Division::folds, .repeats = 2});
    EXPECT_EQ(plan.folds, 3U);
    EXPECT_EQ(plan.protocols[0].rounds.size(), 3U);
    EXPECT_EQ(plan.protocols[1].rounds.size(), 6U);
    for (const ProtocolRounds& rounds : plan.protocols) {
        std::multiset<std::size_t> tested;
        for (std::size_t r = 0; r < 3; ++r) {
            tested.insert(rounds.rounds[r].test.begin(), rounds.rounds[r].test.end());
            EXPECT_EQ(rounds.rounds[r].fit.size() + rounds.rounds[r].test.size(), 149U);
        }
        EXPECT_EQ(tested.size(), 149U);
        EXPECT_EQ(std::set<std::size_t>(tested.begin(), tested.end()).size(), 149U);
    }
}

TEST(LeakRounds, ClipsOnTheirOwnNeedNoStricterProtocol) {
    Manifest manifest = leak_example(20, 1, 0).manifest;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        manifest.clips[i].track = std::to_string(i);
        manifest.clips[i].artist.clear();
    }
    const LeakRounds plan = plan_leak_rounds(manifest, all_of(manifest), {});
    EXPECT_EQ(protocols_of(plan), std::vector{AuditProtocol::random});
}

TEST(LeakRounds, LeavesOutAClassOfOneArtist) {
    Manifest manifest = leak_example(20, 1, 0).manifest;
    for (std::size_t i = 0; i < 20; ++i) {
        manifest.clips[i].label = "polka";
        manifest.clips[i].artist = "one";
    }
    const LeakRounds plan = plan_leak_rounds(manifest, all_of(manifest), {});
    EXPECT_EQ(plan.clips, 80U);
    ASSERT_EQ(plan.notes.size(), 1U);
    EXPECT_EQ(plan.notes[0], "'polka' is left out of the estimate: all its clips are of one artist");
}

TEST(LeakRounds, DoesWithoutArtistsWhereEachClassHasOne) {
    Manifest manifest = leak_example(20, 1, 0).manifest;
    for (ClipRecord& clip : manifest.clips) clip.artist = clip.label;
    const LeakRounds plan = plan_leak_rounds(manifest, all_of(manifest), {});
    EXPECT_EQ(protocols_of(plan), (std::vector{AuditProtocol::random, AuditProtocol::track}));
    EXPECT_EQ(plan.notes.size(), 1U);
}

TEST(LeakRounds, WithoutATestSplitOnlyDrawnOnesAreScored) {
    Manifest manifest = leak_example(20, 1, 0).manifest;
    for (ClipRecord& clip : manifest.clips) clip.split = Split::train;
    const LeakRounds plan =
        plan_leak_rounds(manifest, all_of(manifest), {.division = Division::splits, .repeats = 1});
    EXPECT_EQ(protocols_of(plan).front(), AuditProtocol::random);
    EXPECT_DOUBLE_EQ(plan.test_share, 0.2);
    EXPECT_EQ(plan.notes.size(), 1U);
}

TEST(LeakRounds, RefusesOneClass) {
    Manifest manifest = leak_example(20, 1, 0).manifest;
    for (ClipRecord& clip : manifest.clips) clip.label = "rock";
    EXPECT_THROW(plan_leak_rounds(manifest, all_of(manifest), {}), UsageError);
    EXPECT_THROW(plan_leak_rounds(manifest, std::vector<bool>(100), {}), UsageError);
}

}  // namespace
}  // namespace resonet
