#include "data/leak_check.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace resonet {
namespace {

ClipRecord clip(const std::string& path, const std::string& track, const std::string& artist, Split split) {
    ClipRecord record;
    record.path = path;
    record.label = "rock";
    record.track = track;
    record.artist = artist;
    record.split = split;
    return record;
}

Manifest manifest_of(std::vector<ClipRecord> clips) {
    Manifest manifest;
    manifest.source = "m.csv";
    manifest.clips = std::move(clips);
    return manifest;
}

TEST(LeakCheck, IsSilentWhereNothingStraddles) {
    const Manifest manifest =
        manifest_of({clip("a", "1", "A", Split::train), clip("b", "1", "A", Split::train),
                     clip("c", "2", "B", Split::test), clip("d", "1", "A", Split::excluded),
                     clip("e", "2", "B", Split::unassigned), clip("f", "3", "", Split::train),
                     clip("g", "4", "", Split::valid)});
    EXPECT_EQ(require_disjoint(manifest), "");
}

TEST(LeakCheck, RefusesTracksThatStraddle) {
    const Manifest manifest =
        manifest_of({clip("a", "t1", "", Split::train), clip("b", "t1", "", Split::test),
                     clip("c", "t2", "", Split::valid), clip("d", "t2", "", Split::test),
                     clip("e", "t2", "", Split::train)});
    try {
        require_disjoint(manifest);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), "m.csv");
        EXPECT_EQ(error.problem(),
                  "2 tracks straddle the splits: 't1' (train, test), 't2' (train, valid, test)");
    }
    EXPECT_EQ(require_disjoint(manifest, true),
              "2 tracks straddle the splits: 't1' (train, test), 't2' (train, valid, test)");
    const LeakReport report = find_leaks(manifest);
    ASSERT_EQ(report[LeakKind::track].leaks.size(), 2U);
    EXPECT_EQ(report[LeakKind::track].leaks[1].clips, 3U);
}

TEST(LeakCheck, KnowsAFileUnderTwoTrackNames) {
    const Manifest manifest =
        manifest_of({clip("x/a", "t1", "", Split::train), clip("x/./a", "t2", "", Split::test)});
    EXPECT_THROW(require_disjoint(manifest), UsageError);
}

TEST(LeakCheck, ReportsArtistsButLetsThemPass) {
    std::vector<ClipRecord> clips;
    for (int i = 0; i < 5; ++i) {
        const std::string n = std::to_string(i);
        clips.push_back(clip("a" + n, "a" + n, "artist\n" + n, Split::train));
        clips.push_back(clip("b" + n, "b" + n, "artist\n" + n, Split::valid));
    }
    EXPECT_EQ(require_disjoint(manifest_of(clips)),
              "5 artists straddle the splits: 'artist\\n0' (train, valid), 'artist\\n1' (train, valid), "
              "'artist\\n2' (train, valid), ...");
}

TEST(LeakCheck, DuplicatesStopATrainingAsTracksDo) {
    Manifest manifest = manifest_of({clip("a", "1", "", Split::train), clip("b", "2", "", Split::test)});
    manifest.clips[0].cluster = manifest.clips[1].cluster = "k";
    try {
        require_disjoint(manifest);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(), "1 group of duplicates straddles the splits: 'k' (train, test)");
    }
    EXPECT_EQ(require_disjoint(manifest, true),
              "1 group of duplicates straddles the splits: 'k' (train, test)");
    EXPECT_TRUE(find_leaks(manifest).leaky());
}

TEST(LeakCheck, CopiesOfTheSameSamplesAreDuplicates) {
    Manifest manifest = manifest_of({clip("a", "1", "", Split::train), clip("b", "2", "", Split::test),
                                     clip("c", "3", "", Split::train), clip("d", "4", "", Split::valid),
                                     clip("e", "5", "", Split::test)});
    for (const std::size_t i : {0, 1, 2, 3, 4}) {
        AudioFacts& facts = manifest.clips[i].facts.emplace();
        facts.content = std::string(1, "xxyyz"[i]);
        facts.peak = -1.0;
    }
    manifest.clips[3].cluster = "k";
    const LeakReport report = find_leaks(manifest);
    EXPECT_TRUE(report.leaky());
    EXPECT_EQ(describe_leaks(report, LeakKind::cluster),
              "2 groups of duplicates straddle the splits: '1' (train, test), 'k' (train, valid)");
    EXPECT_EQ(report[LeakKind::cluster].known, 4U);
    EXPECT_EQ(report[LeakKind::cluster].test_clips, 1U);
    EXPECT_EQ(report[LeakKind::recording].leaks.size(), 2U);
    EXPECT_THROW(require_disjoint(manifest), UsageError);
}

TEST(LeakCheck, SeesThroughAClipThatDoesNotCount) {
    // 'b' is excluded, but tells that track 1 and the copies k are one recording.
    Manifest manifest = manifest_of({clip("a", "1", "", Split::train), clip("b", "1", "", Split::excluded),
                                     clip("c", "3", "", Split::test)});
    manifest.clips[1].cluster = manifest.clips[2].cluster = "k";
    EXPECT_TRUE(find_leaks(manifest)[LeakKind::track].empty());
    EXPECT_TRUE(find_leaks(manifest)[LeakKind::cluster].empty());
    EXPECT_EQ(require_disjoint(manifest, true), "1 recording straddles the splits: '1' (train, test)");
    EXPECT_THROW(require_disjoint(manifest), UsageError);
}

TEST(LeakCheck, CountsClipsAndTheTestClipsThatHaveSiblings) {
    Manifest manifest =
        manifest_of({clip("a", "1", "A", Split::train), clip("b", "1", "A", Split::test),
                     clip("c", "1", "A", Split::test), clip("d", "2", "A", Split::test),
                     clip("e", "3", "B", Split::valid), clip("f", "4", "B", Split::test),
                     clip("g", "5", "", Split::test), clip("h", "6", "C", Split::train),
                     clip("i", "6", "C", Split::valid), clip("j", "6", "C", Split::excluded)});
    manifest.clips[0].album = manifest.clips[3].album = "Hits";
    manifest.clips[5].album = "Hits";  // of another artist
    const LeakReport report = find_leaks(manifest);
    EXPECT_EQ(report.clips, 9U);
    EXPECT_EQ(report.test_clips, 5U);
    const LeaksOfKind& tracks = report[LeakKind::track];
    ASSERT_EQ(tracks.leaks.size(), 2U);
    EXPECT_EQ(tracks.leaks[1].parts, (std::vector<std::string>{"train", "valid"}));
    EXPECT_EQ(tracks.names, 6U);
    EXPECT_EQ(tracks.known, 9U);
    EXPECT_EQ(tracks.clips, 5U);
    EXPECT_EQ(tracks.test_clips, 2U);
    const LeaksOfKind& albums = report[LeakKind::album];
    ASSERT_EQ(albums.leaks.size(), 1U);
    EXPECT_EQ(albums.leaks[0].name, "A: Hits");
    EXPECT_EQ(albums.known, 3U);
    EXPECT_EQ(albums.test_clips, 1U);
    const LeaksOfKind& artists = report[LeakKind::artist];
    EXPECT_EQ(artists.leaks.size(), 3U);
    EXPECT_EQ(artists.known, 8U);
    EXPECT_EQ(artists.clips, 8U);
    EXPECT_EQ(artists.test_clips, 4U);
    EXPECT_EQ(report[LeakKind::cluster].known, 0U);
}

TEST(LeakCheck, EveryTrackNeedsOneFold) {
    Manifest manifest =
        manifest_of({clip("a", "1", "A", Split::unassigned), clip("b", "1", "A", Split::train),
                     clip("c", "2", "A", Split::test), clip("d", "3", "", Split::unassigned),
                     clip("e", "3", "", Split::excluded), clip("f", "3", "", Split::unassigned)});
    manifest.clips[0].fold = 10;
    manifest.clips[1].fold = 2;
    manifest.clips[2].fold = 2;
    manifest.clips[3].fold = 1;
    manifest.clips[4].fold = 2;
    const LeakReport report = find_leaks(manifest, Division::folds);
    EXPECT_EQ(report.clips, 4U);
    EXPECT_EQ(report.test_clips, 4U);
    EXPECT_EQ(describe_leaks(report, LeakKind::track), "1 track straddles the folds: '1' (fold 2, fold 10)");
    EXPECT_EQ(report[LeakKind::track].test_clips, 2U);
    EXPECT_EQ(report[LeakKind::artist].test_clips, 3U);
    EXPECT_TRUE(report.leaky());
    EXPECT_FALSE(find_leaks(manifest).leaky());
}

TEST(LeakCheck, RowsOfOneTableAreNoFile) {
    Manifest manifest =
        manifest_of({clip("t.csv", "1", "", Split::train), clip("t.csv", "2", "", Split::test)});
    EXPECT_TRUE(find_leaks(manifest).leaky());
    manifest.kind = SourceKind::tables;
    EXPECT_FALSE(find_leaks(manifest).leaky());
    EXPECT_EQ(find_leaks(manifest)[LeakKind::file].known, 0U);
}

TEST(LeakCheck, KnowsHowManySiblingsARandomSplitParts) {
    const Manifest manifest =
        manifest_of({clip("a", "1", "", Split::train), clip("b", "1", "", Split::unassigned),
                     clip("c", "1", "", Split::test), clip("d", "2", "", Split::test),
                     clip("e", "2", "", Split::excluded)});
    // Three of four clips have two siblings, of which both are in the test with a chance of 1/25.
    EXPECT_DOUBLE_EQ(siblings_at_random(manifest, {}, 0.2), 0.75 * 0.96);
    EXPECT_EQ(siblings_at_random(manifest_of({}), {}, 0.2), 0.0);
}

TEST(LeakCheck, CountsTheFoldsOfATrackInMany) {
    Manifest manifest;
    for (int fold = 1; fold <= 4; ++fold) {
        manifest.clips.push_back(clip(std::to_string(fold), "1", "", Split::unassigned));
        manifest.clips.back().fold = fold;
    }
    EXPECT_EQ(describe_leaks(find_leaks(manifest, Division::folds), LeakKind::track),
              "1 track straddles the folds: '1' (4 folds)");
}

}  // namespace
}  // namespace resonet
