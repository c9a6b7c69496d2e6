#include "data/manifest_stats.h"

#include <gtest/gtest.h>

#include <cmath>

#include "division_fixture.h"

namespace resonet {
namespace {

using testing::clip_of;

TEST(ManifestStats, AddsUpClipsTracksArtistsAndHours) {
    Manifest manifest;
    manifest.extra_columns = {"note", "seconds"};
    manifest.clips = {clip_of("a", "rock", "X"), clip_of("a", "rock", "X", 5.0), clip_of("b", "rock"),
                      clip_of("c", "jazz", "Y")};
    manifest.clips[0].facts =
        AudioFacts{.seconds = 3590.0, .sample_rate = 44100, .loudness = -20.0, .content = "x"};
    manifest.clips[2].duration = INFINITY;
    manifest.clips[2].extra = {"", "7200"};
    manifest.clips[3].duration = INFINITY;
    manifest.clips[3].extra = {"", "soon"};
    manifest.clips[3].synthetic = true;
    manifest.clips[0].split = manifest.clips[1].split = Split::train;
    manifest.clips[3].fold = 2;
    const ManifestStats stats = manifest_stats(manifest);
    ASSERT_EQ(stats.labels.size(), 2U);
    EXPECT_EQ(stats.labels[0].first, "jazz");
    EXPECT_EQ(stats.labels[0].second.unknown_length, 1U);
    const ClipTotals& rock = stats.labels[1].second;
    EXPECT_EQ(rock.clips, 3U);
    EXPECT_EQ(rock.tracks, 2U);
    EXPECT_EQ(rock.artists, 1U);
    EXPECT_EQ(rock.seconds, 3590.0 + 5.0 + 7200.0);
    EXPECT_EQ(rock.splits, (std::array<std::size_t, 5>{1, 2, 0, 0, 0}));
    ASSERT_EQ(stats.splits.size(), 2U);
    EXPECT_EQ(stats.splits[1].first, Split::train);
    EXPECT_EQ(stats.splits[1].second.tracks, 1U);
    EXPECT_EQ(stats.all.tracks, 3U);
    EXPECT_EQ(stats.all.artists, 2U);
    EXPECT_EQ(stats.sample_rates, (std::map<int, std::size_t>{{44100, 1}}));
    EXPECT_EQ(stats.folds, (std::map<int, std::size_t>{{2, 1}}));
    EXPECT_EQ(stats.synthetic, 1U);
    EXPECT_EQ(stats.without_artist, 1U);
    EXPECT_EQ(stats.without_title, 4U);
    EXPECT_EQ(stats.without_facts, 3U);
    EXPECT_EQ(stats.loudness.count, 1U);
}

TEST(ManifestStats, QuartilesAreThoseOfNumpy) {
    const Quartiles four = quartiles({4.0, 1.0, NAN, 3.0, 2.0, INFINITY});
    EXPECT_EQ(four.count, 4U);
    EXPECT_DOUBLE_EQ(four.lowest, 1.0);
    EXPECT_DOUBLE_EQ(four.lower, 1.75);
    EXPECT_DOUBLE_EQ(four.median, 2.5);
    EXPECT_DOUBLE_EQ(four.upper, 3.25);
    EXPECT_DOUBLE_EQ(four.highest, 4.0);
    EXPECT_DOUBLE_EQ(quartiles({5.0}).upper, 5.0);
    EXPECT_EQ(quartiles({NAN}).count, 0U);
}

}  // namespace
}  // namespace resonet
