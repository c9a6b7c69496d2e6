#include "data/groups.h"

#include <gtest/gtest.h>

#include <limits>

namespace resonet {
namespace {

using Numbers = std::vector<std::size_t>;

ClipRecord clip(const std::string& path, const std::string& track, const std::string& artist = {},
                const std::string& album = {}, const std::string& cluster = {}) {
    ClipRecord record;
    record.path = path;
    record.label = "rock";
    record.track = track;
    record.artist = artist;
    record.album = album;
    record.cluster = cluster;
    return record;
}

TEST(Groups, ClipsOfATrackOrAFileAreOne) {
    Manifest manifest;
    manifest.clips = {clip("a", "t1"), clip("b", "t2"), clip("c", "t1"), clip("./b", "t3"), clip("d", "t4")};
    EXPECT_EQ(group_numbers(manifest, {}), (Numbers{0, 1, 0, 1, 2}));
    EXPECT_EQ(group_numbers(manifest, {.track = false}), (Numbers{0, 1, 2, 1, 3}));
    manifest.kind = SourceKind::arrays;  // one file of many clips says nothing
    EXPECT_EQ(group_numbers(manifest, {}), (Numbers{0, 1, 0, 2, 3}));
}

TEST(Groups, ArtistsAlbumsAndClustersJoinOnlyWhereAsked) {
    Manifest manifest;
    manifest.clips = {clip("a", "a", "X", "Hits"), clip("b", "b", "Y", "Hits"), clip("c", "c", "X", "Live"),
                      clip("d", "d", "X", "Hits"), clip("e", "e", "", "", "k"), clip("f", "f", "Y", "", "k")};
    EXPECT_EQ(group_numbers(manifest, {.cluster = false}), (Numbers{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(group_numbers(manifest, {}), (Numbers{0, 1, 2, 3, 4, 4}));
    EXPECT_EQ(group_numbers(manifest, {.album = true}), (Numbers{0, 1, 2, 0, 3, 3}));
    EXPECT_EQ(group_numbers(manifest, {.artist = true}), (Numbers{0, 1, 0, 0, 1, 1}));
}

TEST(Groups, ClipsOfTheSameSamplesAreCopies) {
    Manifest manifest;
    manifest.clips = {clip("a", "a"), clip("b", "b"), clip("c", "c"), clip("d", "d"), clip("e", "d")};
    EXPECT_FALSE(knows_copies(manifest));
    const auto measure = [&](std::size_t i, const std::string& content, double peak) {
        manifest.clips[i].facts.emplace();
        manifest.clips[i].facts->content = content;
        manifest.clips[i].facts->peak = peak;
    };
    measure(0, "x", -3.0);
    measure(3, "x", -3.0);
    // Digital silence is like any other.
    measure(1, "0", std::numeric_limits<double>::quiet_NaN());
    measure(2, "0", std::numeric_limits<double>::quiet_NaN());
    EXPECT_TRUE(knows_copies(manifest));
    EXPECT_EQ(known_content(manifest.clips[0]), "x");
    EXPECT_EQ(known_content(manifest.clips[1]), "");
    EXPECT_EQ(known_content(manifest.clips[4]), "");
    EXPECT_EQ(group_numbers(manifest, {}), (Numbers{0, 1, 2, 0, 0}));
    EXPECT_EQ(group_numbers(manifest, {.cluster = false}), (Numbers{0, 1, 2, 3, 3}));
}

TEST(Groups, AFileCanHoldSeveralRecordings) {
    Manifest manifest;
    manifest.clips = {clip("mix", "1"), clip("mix", "2"), clip("b", "2")};
    EXPECT_EQ(group_numbers(manifest, {.file = false}), (Numbers{0, 1, 1}));
}

TEST(Groups, BlankNamesShareNothing) {
    Manifest manifest;
    manifest.clips = {clip("a", ""), clip("b", ""), clip("c", "")};
    EXPECT_EQ(group_numbers(manifest, {.album = true, .artist = true}), (Numbers{0, 1, 2}));
}

}  // namespace
}  // namespace resonet
