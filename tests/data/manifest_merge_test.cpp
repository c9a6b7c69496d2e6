#include "data/manifest_merge.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "division_fixture.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::clip_of;
using testing::TemporaryFolder;
using Names = std::vector<std::string>;

/// A set whose files lie in a folder of its name.
Manifest set_of(const std::string& name, const std::vector<ClipRecord>& clips) {
    Manifest manifest;
    manifest.source = "/sets/" + name + ".csv";
    manifest.clips = clips;
    for (ClipRecord& clip : manifest.clips) clip.path = "/sets/" + name + "/" + clip.track + ".wav";
    return manifest;
}

Names tracks_of(const Manifest& manifest) {
    Names names;
    for (const ClipRecord& clip : manifest.clips) names.push_back(clip.track);
    return names;
}

TEST(ManifestMerge, TracksOfOneNameGetTheNamesOfTheirSets) {
    const std::vector<Manifest> sets = {set_of("x", {clip_of("01", "rock", "A"), clip_of("02", "rock", "B")}),
                                        set_of("y", {clip_of("01", "jazz", "A"), clip_of("03", "jazz")})};
    const Merged merged = merge_manifests(sets);
    EXPECT_EQ(tracks_of(merged.manifest), (Names{"x/01", "02", "y/01", "03"}));
    EXPECT_EQ(merged.renamed_tracks, (Names{"01"}));
    EXPECT_EQ(merged.shared_artists, 1U);
    EXPECT_EQ(merged.manifest.clips[2].artist, "A");
    EXPECT_EQ(tracks_of(merge_manifests(sets, {.same_tracks = true}).manifest),
              (Names{"01", "02", "01", "03"}));
}

TEST(ManifestMerge, StretchesOfOneFileStayOneTrack) {
    Manifest first = set_of("x", {clip_of("01", "rock")});
    Manifest second = set_of("x", {clip_of("01", "rock", "", 5.0)});
    const Merged merged = merge_manifests(std::vector{first, second});
    EXPECT_EQ(tracks_of(merged.manifest), (Names{"01", "01"}));
    EXPECT_TRUE(merged.renamed_tracks.empty());
}

TEST(ManifestMerge, ClustersOfTwoSetsAreNotOne) {
    Manifest first = set_of("x", {clip_of("a", "rock")});
    Manifest second = set_of("y", {clip_of("b", "rock")});
    first.clips[0].cluster = second.clips[0].cluster = "1";
    const Merged merged = merge_manifests(std::vector{first, second});
    EXPECT_EQ(merged.manifest.clips[0].cluster, "x/1");
    EXPECT_EQ(merged.manifest.clips[1].cluster, "y/1");
    const Merged same = merge_manifests(std::vector{first, second}, {.same_tracks = true});
    EXPECT_EQ(same.manifest.clips[0].cluster, "1");
    EXPECT_EQ(same.manifest.clips[1].cluster, "1");
}

TEST(ManifestMerge, OnlySetsThatShareAFileMeanTheSameByAName) {
    Manifest first = set_of("x", {clip_of("01", "rock")});
    Manifest other = set_of("y", {clip_of("01", "rock")});
    Manifest second = set_of("x", {clip_of("01", "rock", "", 5.0)});
    for (Manifest* set : {&first, &other, &second}) set->clips[0].cluster = "k";
    const Merged merged = merge_manifests(std::vector{first, other, second});
    EXPECT_EQ(tracks_of(merged.manifest), (Names{"x/01", "y/01", "x/01"}));
    EXPECT_EQ(merged.manifest.clips[0].cluster, "x/k");
    EXPECT_EQ(merged.manifest.clips[1].cluster, "y/k");
    EXPECT_EQ(merged.manifest.clips[2].cluster, "x/k");
    EXPECT_EQ(merged.renamed_tracks, Names{"01"});
}

TEST(ManifestMerge, ANewNameIsNobodyElses) {
    const std::vector<Manifest> sets = {set_of("x", {clip_of("01", "rock"), clip_of("y/01", "rock")}),
                                        set_of("y", {clip_of("01", "jazz")})};
    EXPECT_EQ(tracks_of(merge_manifests(sets).manifest), (Names{"x/01", "y/01", "y/01+"}));
}

TEST(ManifestMerge, EverySetHasANameOfItsOwn) {
    std::vector<Manifest> sets;
    for (const char* folder : {"1", "2", "3"}) {
        sets.push_back(set_of(folder, {clip_of("01", "rock")}));
        sets.back().source = std::string("/sets/") + folder + "/x.csv";
    }
    sets[1].source = "/sets/x-2.csv";
    sets[2].source = "/sets/x.csv";
    EXPECT_EQ(tracks_of(merge_manifests(sets).manifest), (Names{"x/01", "x-2/01", "x-3/01"}));
}

TEST(ManifestMerge, RefusesOrSkipsAClipThatIsThereTwice) {
    const std::vector<Manifest> sets = {set_of("x", {clip_of("01", "rock")}),
                                        set_of("x", {clip_of("01", "jazz"), clip_of("02", "jazz")})};
    EXPECT_THROW(merge_manifests(sets), UsageError);
    const Merged merged = merge_manifests(sets, {.skip_duplicates = true});
    EXPECT_EQ(merged.duplicates, 1U);
    ASSERT_EQ(merged.manifest.clips.size(), 2U);
    EXPECT_EQ(merged.manifest.clips[0].label, "rock");
}

TEST(ManifestMerge, KeepsTheColumnsOfAll) {
    Manifest first = set_of("x", {clip_of("a", "rock")});
    Manifest second = set_of("y", {clip_of("b", "rock")});
    first.extra_columns = {"mood", "year"};
    first.clips[0].extra = {"calm", "1999"};
    second.extra_columns = {"tempo", "mood"};
    second.clips[0].extra = {"120", "wild"};
    const Manifest merged = merge_manifests(std::vector{first, second}).manifest;
    EXPECT_EQ(merged.extra_columns, (Names{"mood", "year", "tempo"}));
    EXPECT_EQ(merged.clips[0].extra, (Names{"calm", "1999", ""}));
    EXPECT_EQ(merged.clips[1].extra, (Names{"wild", "", "120"}));
}

TEST(ManifestMerge, MapsLabels) {
    const TemporaryFolder folder;
    write_atomically(folder / "map.csv", "from,to\nHip-Hop,hiphop\nspoken,\nnone,x\n");
    const GenreMap map(folder / "map.csv", GenreMap::Blank::leaves_out);
    const std::vector<Manifest> sets = {
        set_of("x", {clip_of("a", "hip hop"), clip_of("b", "spoken"), clip_of("c", "hiphop")})};
    const Merged merged = merge_manifests(sets, {.labels = map});
    EXPECT_EQ(tracks_of(merged.manifest), (Names{"a", "c"}));
    EXPECT_EQ(merged.manifest.clips[0].label, "hiphop");
    EXPECT_EQ(merged.left_out, 1U);
    EXPECT_EQ(merged.unused_labels, (Names{"none"}));
}

TEST(ManifestMerge, RefusesBadMapsAndSetsThatDoNotFit) {
    const TemporaryFolder folder;
    for (const char* text : {"a,b\nx,y\n", "from,to\nx,y\nx,z\n", "from,to\nx, y\n", ""}) {
        write_atomically(folder / "map.csv", text);
        EXPECT_THROW(GenreMap(folder / "map.csv", GenreMap::Blank::leaves_out), UsageError) << text;
    }
    EXPECT_THROW(GenreMap(folder / "none.csv", GenreMap::Blank::leaves_out), UsageError);
    Manifest arrays = set_of("y", {clip_of("b", "rock")});
    arrays.kind = SourceKind::arrays;
    EXPECT_THROW(merge_manifests(std::vector{set_of("x", {clip_of("a", "rock")}), arrays}), UsageError);
    write_atomically(folder / "map.csv", "from,to\nrock,\n");
    const GenreMap none(folder / "map.csv", GenreMap::Blank::leaves_out);
    EXPECT_THROW(merge_manifests(std::vector{set_of("x", {clip_of("a", "rock")})}, {.labels = none}),
                 UsageError);
}

AudioFacts facts_of(const std::string& content) {
    AudioFacts facts;
    facts.peak = -1.0;
    facts.content = content;
    return facts;
}

TEST(ManifestMerge, CopiesShareACluster) {
    Manifest first = set_of("x", {clip_of("a", "rock"), clip_of("b", "rock"), clip_of("d", "rock")});
    Manifest second = set_of("y", {clip_of("c", "rock"), clip_of("e", "rock")});
    for (ClipRecord* clip : {&first.clips[0], &first.clips[1], &second.clips[0]})
        clip->facts = facts_of("same");
    first.clips[2].facts = facts_of("other");
    const Merged merged = merge_manifests(std::vector{first, second});
    EXPECT_EQ(merged.same_content, 1U);
    Names clusters;
    for (const ClipRecord& clip : merged.manifest.clips) clusters.push_back(clip.cluster);
    EXPECT_EQ(clusters, (Names{"a", "a", "", "a", ""}));
    const Merged alone = merge_manifests(std::vector{first});
    EXPECT_EQ(alone.same_content, 0U);
    EXPECT_EQ(alone.manifest.clips[0].cluster, "");
}

TEST(ManifestMerge, CountsOnlyWhatIsKept) {
    Manifest first = set_of("x", {clip_of("a", "rock", "Ann"), clip_of("b", "rock")});
    Manifest second = set_of("x", {clip_of("a", "rock", "Ann"), clip_of("c", "rock")});
    first.clips[0].facts = second.clips[0].facts = facts_of("same");
    const Merged merged = merge_manifests(std::vector{first, second}, {.skip_duplicates = true});
    EXPECT_EQ(merged.duplicates, 1U);
    EXPECT_EQ(merged.same_content, 0U);
    EXPECT_EQ(merged.shared_artists, 0U);
}

TEST(ManifestMerge, MeasurementsOfOthersStayBesideOwnOnes) {
    const TemporaryFolder folder;
    Manifest first = set_of("x", {clip_of("a", "rock")});
    Manifest second = set_of("y", {clip_of("b", "rock")});
    first.clips[0].facts = facts_of("abc");
    first.clips[0].facts->seconds = 5.0;
    second.extra_columns = {"seconds"};
    second.clips[0].extra = {"4.9"};
    write_manifest(folder / "m.csv", merge_manifests(std::vector{first, second}).manifest);
    const Manifest read = read_manifest(folder / "m.csv");
    EXPECT_EQ(read.clips[0].facts->seconds, 5.0);
    EXPECT_EQ(read.extra_columns, Names{"seconds"});
    EXPECT_EQ(read.clips[1].extra, Names{"4.9"});
}

}  // namespace
}  // namespace resonet
