#include "classical/leak_estimate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "leak_example.h"

namespace resonet {
namespace {

using testing::leak_example;
using testing::LeakExample;

LeakRounds plan_of(const Manifest& manifest, std::optional<Division> division = std::nullopt) {
    return plan_leak_rounds(manifest, std::vector<bool>(manifest.clips.size(), true),
                            {.division = division, .repeats = 3});
}

/// Every fifth clip to test: each track has one, and four others to train on.
void split_clip_by_clip(Manifest& manifest) {
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        manifest.clips[i].split = i % 5 == 0 ? Split::test : Split::train;
    }
}

TEST(LeakEstimate, SeesThatOnlyTheTrackTellsTheLabel) {
    // Nothing in the numbers tells the label but that clips of a track are alike.
    LeakExample example = leak_example(60, 0, 1);
    split_clip_by_clip(example.manifest);
    const LeakEstimate estimate =
        estimate_leak(example.manifest, example.rows, plan_of(example.manifest, Division::splits));
    EXPECT_GT(find_score(estimate, AuditProtocol::given)->accuracy.value, 0.9);
    EXPECT_GT(find_score(estimate, AuditProtocol::random)->accuracy.value, 0.8);
    EXPECT_LT(find_score(estimate, AuditProtocol::track)->accuracy.value, 0.65);
    EXPECT_LT(find_score(estimate, AuditProtocol::artist)->accuracy.value, 0.65);
    ASSERT_EQ(estimate.differences.size(), 3U);
    EXPECT_EQ(estimate.differences[0].from, AuditProtocol::given);
    EXPECT_EQ(estimate.differences[0].to, AuditProtocol::track);
    EXPECT_EQ(estimate.differences[1].to, AuditProtocol::artist);
    EXPECT_EQ(estimate.differences[2].from, AuditProtocol::random);
    EXPECT_EQ(estimate.differences[2].to, AuditProtocol::artist);
    for (const ProtocolDifference& difference : estimate.differences) {
        EXPECT_GT(difference.share.value, 0.3);
        EXPECT_GT(difference.share.low, 0.15);
    }
}

TEST(LeakEstimate, IsAboutNothingWhereTracksAreNotAlike) {
    // The label is in the numbers, though not for sure, and the track is not.
    LeakExample example = leak_example(60, 0.06, 0);
    const LeakEstimate estimate = estimate_leak(example.manifest, example.rows, plan_of(example.manifest));
    ASSERT_EQ(estimate.differences.size(), 2U);
    const ProtocolScore& random = *find_score(estimate, AuditProtocol::random);
    EXPECT_GT(random.accuracy.value, 0.65);
    EXPECT_LT(random.accuracy.value, 0.95);
    EXPECT_EQ(random.rounds, 3U);
    EXPECT_EQ(random.tested, 180U);
    EXPECT_EQ(random.units, 30U);  // of 30 artists, each tested at least once
    EXPECT_EQ(find_score(estimate, AuditProtocol::given), nullptr);
    for (const ProtocolDifference& difference : estimate.differences) {
        EXPECT_LT(difference.share.low, 0);
        EXPECT_GT(difference.share.high, 0);
        EXPECT_LT(std::abs(difference.share.value), 0.1);
    }
}

TEST(LeakEstimate, DoesNotDependOnTheNumberOfThreads) {
    const LeakExample example = leak_example(20, 0.2, 1);
    const LeakRounds plan = plan_of(example.manifest);
    const LeakEstimate one = estimate_leak(example.manifest, example.rows, plan, {.threads = 1});
    const LeakEstimate many = estimate_leak(example.manifest, example.rows, plan, {.threads = 4});
    ASSERT_EQ(one.scores.size(), many.scores.size());
    for (std::size_t i = 0; i < one.scores.size(); ++i) {
        EXPECT_EQ(one.scores[i].correct, many.scores[i].correct);
        EXPECT_EQ(one.scores[i].accuracy.low, many.scores[i].accuracy.low);
    }
    for (std::size_t i = 0; i < one.differences.size(); ++i) {
        EXPECT_EQ(one.differences[i].share.high, many.differences[i].share.high);
    }
}

TEST(LeakEstimate, RefusesASplitThatHasOneClassToFitOn) {
    LeakExample example = leak_example(20, 1, 0);
    for (ClipRecord& clip : example.manifest.clips) {
        clip.split = clip.label == "rock" ? Split::train : Split::test;
    }
    const LeakRounds plan = plan_of(example.manifest, Division::splits);
    EXPECT_THROW(estimate_leak(example.manifest, example.rows, plan), UsageError);
}

}  // namespace
}  // namespace resonet
