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
    ASSERT_EQ(report.tracks.size(), 2U);
    EXPECT_EQ(report.tracks[1].clips, 3U);
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

}  // namespace
}  // namespace resonet
