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
    write_atomically(folder / "map.csv", "from,to\nhip hop,hiphop\nspoken,\nnone,x\n");
    const LabelMap map = read_label_map(folder / "map.csv");
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
        EXPECT_THROW(read_label_map(folder / "map.csv"), UsageError) << text;
    }
    EXPECT_THROW(read_label_map(folder / "none.csv"), UsageError);
    Manifest arrays = set_of("y", {clip_of("b", "rock")});
    arrays.kind = SourceKind::arrays;
    EXPECT_THROW(merge_manifests(std::vector{set_of("x", {clip_of("a", "rock")}), arrays}), UsageError);
    EXPECT_THROW(
        merge_manifests(std::vector{set_of("x", {clip_of("a", "rock")})}, {.labels = {{"rock", ""}}}),
        UsageError);
}

TEST(ManifestMerge, CountsCopies) {
    Manifest first = set_of("x", {clip_of("a", "rock"), clip_of("b", "rock")});
    Manifest second = set_of("y", {clip_of("c", "rock")});
    for (Manifest* set : {&first, &second}) {
        for (ClipRecord& clip : set->clips) clip.facts = AudioFacts{.content = "same"};
    }
    EXPECT_EQ(merge_manifests(std::vector{first, second}).same_content, 1U);
    EXPECT_EQ(merge_manifests(std::vector{first}).same_content, 0U);
}

}  // namespace
}  // namespace resonet
