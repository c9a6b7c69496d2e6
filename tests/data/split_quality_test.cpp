#include "data/split_quality.h"

#include <gtest/gtest.h>

#include "division_fixture.h"

namespace resonet {
namespace {

using testing::clip_of;
using Counts = std::vector<std::size_t>;

/// Two clips each of tracks t0 to t3; t0 and t1 are rock by A, t2 jazz by B, t3 jazz by nobody known.
Manifest small() {
    Manifest manifest;
    for (const double start : {0.0, 5.0}) {
        manifest.clips.push_back(clip_of("t0", "rock", "A", start));
        manifest.clips.push_back(clip_of("t1", "rock", "A", start));
        manifest.clips.push_back(clip_of("t2", "jazz", "B", start));
        manifest.clips.push_back(clip_of("t3", "jazz", "", start));
    }
    return manifest;
}

TEST(SplitQuality, CountsWhatPartsHold) {
    const Parts parts = {0, 1, 0, std::nullopt, 0, 1, 0, std::nullopt};
    const SplitQuality quality = split_quality(small(), parts, 2, {.asked = {0.5, 0.5}, .kept = Grouping{}});
    EXPECT_EQ(quality.labels, (std::vector<std::string>{"jazz", "rock"}));
    EXPECT_EQ(quality.parts[0].clips_of, (Counts{2, 2}));
    EXPECT_EQ(quality.parts[1].clips_of, (Counts{0, 2}));
    EXPECT_EQ(quality.parts[0].tracks, 2U);
    EXPECT_EQ(quality.parts[0].artists, 2U);
    EXPECT_EQ(quality.parts[1].groups, 1U);
    EXPECT_EQ(quality.all.clips, 6U);
    EXPECT_EQ(quality.all.tracks, 3U);
    EXPECT_EQ(quality.all.artists, 2U);
    EXPECT_EQ(quality.unused, 2U);
    EXPECT_EQ(quality.unknown_artist, 0U);
    EXPECT_EQ(quality.tracks.straddling, 0U);
    EXPECT_EQ(quality.artists.straddling, 1U);
    EXPECT_EQ(quality.artists.tested, 2U);
    EXPECT_EQ(quality.artists.siblings, 2U);
}

TEST(SplitQuality, FindsTheWorstShareAndTheMissingClass) {
    const Parts parts = {0, 1, 0, std::nullopt, 0, 1, 0, std::nullopt};
    const SplitQuality quality =
        split_quality(small(), parts, 2, {.asked = {0.75, 0.25}, .kept = Grouping{}});
    ASSERT_TRUE(quality.deviation);
    // Jazz: all in the first instead of .75; rock: half instead of .75, which is as bad, but later.
    EXPECT_EQ(quality.deviation->label, 0U);
    EXPECT_EQ(quality.deviation->part, 0U);
    EXPECT_EQ(quality.deviation->clips, 2U);
    EXPECT_EQ(quality.deviation->asked, 1.5);
    ASSERT_EQ(quality.missing.size(), 1U);
    EXPECT_EQ(quality.missing[0].label, 0U);
    EXPECT_EQ(quality.missing[0].parts, (Counts{1}));
    EXPECT_EQ(quality.missing[0].clips, 2U);
    EXPECT_EQ(quality.missing[0].groups, 1U);
}

TEST(SplitQuality, CountsSiblingsOfTestClips) {
    // t0 and t2 are torn apart, t1 is all in training, t3 all in test.
    const Parts parts = {0, 0, 0, 1, 1, 0, 1, 1};
    const SplitQuality splits = split_quality(small(), parts, 2);
    EXPECT_EQ(splits.tracks.units, 4U);
    EXPECT_EQ(splits.tracks.several, 4U);
    EXPECT_EQ(splits.tracks.straddling, 2U);
    EXPECT_EQ(splits.tracks.tested, 4U);
    EXPECT_EQ(splits.tracks.siblings, 2U);
    EXPECT_FALSE(splits.deviation);
    EXPECT_EQ(splits.unknown_artist, 2U);
    const SplitQuality folds = split_quality(small(), parts, 2, {.folds = true});
    EXPECT_EQ(folds.tracks.tested, 8U);
    EXPECT_EQ(folds.tracks.siblings, 4U);
}

TEST(SplitQuality, CopiesOfAClusterAreSiblings) {
    Manifest manifest;
    manifest.clips = {clip_of("a", "rock"), clip_of("b", "rock"), clip_of("c", "rock")};
    manifest.clips[0].cluster = manifest.clips[1].cluster = "same";
    const SplitQuality quality = split_quality(manifest, {0, 1, 1}, 2);
    EXPECT_EQ(quality.all.tracks, 2U);
    EXPECT_EQ(quality.tracks.straddling, 1U);
    EXPECT_EQ(quality.tracks.siblings, 1U);
}

}  // namespace
}  // namespace resonet
