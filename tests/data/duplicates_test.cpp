#include "data/duplicates.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/npy.h"
#include "data/clip_contents.h"
#include "data/recording_findings.h"
#include "picture_bytes.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using Names = std::vector<std::string>;
using testing::TemporaryFolder;

Manifest tracks(const Names& names) {
    Manifest manifest;
    for (const std::string& name : names) {
        ClipRecord clip;
        clip.path = name + ".wav";
        clip.label = "rock";
        clip.track = name;
        manifest.clips.push_back(clip);
    }
    return manifest;
}

DuplicatePair exact(std::size_t first, std::size_t second) {
    return {first, second, true, {}};
}

TEST(Duplicates, OfTheSameContentArePairedWithTheFirst) {
    const std::vector<DuplicatePair> pairs =
        exact_duplicates(tracks({"a", "b", "c", "d", "e", "f"}), Names{"x", "", "y", "x", "", "x"});
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].first, 0U);
    EXPECT_EQ(pairs[0].second, 3U);
    EXPECT_EQ(pairs[1].first, 0U);
    EXPECT_EQ(pairs[1].second, 5U);
    EXPECT_TRUE(pairs[0].exact);
}

TEST(Duplicates, OfAnExcludedClipAreStillCopiesOfEachOther) {
    Manifest manifest = tracks({"a", "b", "c", "d"});
    manifest.clips[0].split = Split::excluded;
    const Names contents = {"x", "y", "x", "x"};
    std::vector<DuplicatePair> pairs = exact_duplicates(manifest, contents);
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].first, 0U);
    EXPECT_EQ(pairs[0].second, 2U);
    EXPECT_EQ(pairs[1].first, 2U);
    EXPECT_EQ(pairs[1].second, 3U);
    const std::vector<Finding> findings = duplicate_findings(manifest, pairs);
    ASSERT_EQ(findings.size(), 1U);
    ASSERT_EQ(findings[0].items.size(), 1U);
    EXPECT_EQ(findings[0].items[0].clips, std::vector<std::size_t>({2, 3}));
    EXPECT_EQ(findings[0].remedy,
              "copies count twice in every figure; keep one of each: resonet dataset check MANIFEST "
              "--exclude --out clean.csv");
    for (ClipRecord& clip : manifest.clips) clip.split = Split::excluded;
    EXPECT_EQ(exact_duplicates(manifest, contents)[1].first, 0U);
}

TEST(Duplicates, NearOnesAreFoundOfAClipWhoseCopyIsExcluded) {
    std::vector<std::uint32_t> music;
    for (std::uint32_t i = 1; i < 60; ++i) music.push_back(i * 2654435761U);
    const std::vector<std::span<const std::uint32_t>> fingerprints(3, music);
    Manifest manifest = tracks({"a", "b", "c"});
    manifest.clips[0].split = Split::excluded;
    const std::vector<DuplicatePair> near =
        near_duplicates(manifest, fingerprints, exact_duplicates(manifest, Names{"x", "x", "y"}));
    ASSERT_EQ(near.size(), 1U);  // and not of the excluded one
    EXPECT_EQ(near[0].first, 1U);
    EXPECT_EQ(near[0].second, 2U);
}

TEST(Duplicates, ClustersAreNamedAfterTheTrackOfTheFirst) {
    const Manifest manifest = tracks({"a", "b", "c", "d", "e"});
    const std::vector<DuplicatePair> pairs = {exact(1, 4), exact(2, 3), exact(3, 4)};
    EXPECT_EQ(cluster_names(manifest, pairs), Names({"", "b", "b", "b", "b"}));
    EXPECT_EQ(cluster_names(manifest, {}), Names({"", "", "", "", ""}));
}

TEST(Duplicates, ClustersKeepTheNamesTheyHad) {
    Manifest manifest = tracks({"a", "b", "c", "d", "e", "f"});
    manifest.clips[2].cluster = "old";
    manifest.clips[3].cluster = "old";
    manifest.clips[5].cluster = "a";  // of no copy of the track of that name
    const std::vector<DuplicatePair> pairs = {exact(1, 2), exact(0, 4)};
    EXPECT_EQ(cluster_names(manifest, pairs), Names({"a+", "old", "old", "old", "a+", "a"}));
    const auto clusters = clips_by_cluster(cluster_names(manifest, pairs));
    ASSERT_EQ(clusters.size(), 2U);
    EXPECT_EQ(clusters[0], std::vector<std::size_t>({0, 4}));
    EXPECT_EQ(clusters[1], std::vector<std::size_t>({1, 2, 3}));
}

TEST(Duplicates, NearOnesOfOneTrackAndExactOnesAreNoNews) {
    std::vector<std::uint32_t> music;
    for (std::uint32_t i = 1; i < 60; ++i) music.push_back(i * 2654435761U);
    const std::vector<std::span<const std::uint32_t>> fingerprints(4, music);
    Manifest manifest = tracks({"a", "a", "b", "c"});
    const std::vector<DuplicatePair> pairs = {exact(0, 3)};
    const std::vector<DuplicatePair> near = near_duplicates(manifest, fingerprints, pairs, {.threads = 1});
    ASSERT_EQ(near.size(), 2U);  // a and b, twice
    EXPECT_EQ(near[0].first, 0U);
    EXPECT_EQ(near[0].second, 2U);
    EXPECT_EQ(near[1].first, 1U);
    EXPECT_EQ(near[1].second, 2U);
    EXPECT_FALSE(near[0].exact);
}

TEST(ClipContents, OfArraysAreTheirValues) {
    const TemporaryFolder folder;
    std::vector<std::uint8_t> images;
    for (const int first : {1, 2, 1, 9}) {
        for (int i = 0; i < 6; ++i) images.push_back(static_cast<std::uint8_t>(first == 9 ? 9 : first + i));
    }
    write_npy(folder / "mel.npy", images, {4, 2, 3});
    Manifest manifest = tracks({"a", "b", "c", "d", "e", "f"});
    manifest.kind = SourceKind::arrays;
    for (std::size_t i = 0; i < 6; ++i) {
        manifest.clips[i].path = folder / (i == 5 ? "none.npy" : "mel.npy");
        manifest.clips[i].row = i;
    }
    const std::vector<ClipContent> contents = read_contents(manifest, 1, false);
    EXPECT_EQ(contents[0].content.size(), 64U);
    EXPECT_EQ(contents[0].content, contents[2].content);
    EXPECT_NE(contents[0].content, contents[1].content);
    EXPECT_TRUE(contents[3].blank);
    EXPECT_TRUE(contents[3].content.empty());
    EXPECT_TRUE(contents[3].problem.empty());
    EXPECT_FALSE(contents[4].problem.empty());
    EXPECT_FALSE(contents[5].problem.empty());
}

TEST(ClipContents, OfTablesAreTheirNumbers) {
    const TemporaryFolder folder;
    std::string text = "label,a,b,c,d,e,f,g,h\n";
    text += "rock,1,2,3,4,5,6,7,8\n";
    text += "jazz,1.0,2,3,4,5,6,7,8\n";
    text += "rock,1,2,3,4,5,6,7,9\n";
    text += "rock,1,2,3,4,5,6,7,x\n";
    write_atomically(folder / "table.csv", text);
    Manifest manifest = tracks({"a", "b", "c", "d", "e"});
    manifest.kind = SourceKind::tables;
    for (std::size_t i = 0; i < 5; ++i) {
        manifest.clips[i].path = folder / "table.csv";
        manifest.clips[i].row = i;
    }
    const std::vector<ClipContent> contents = read_contents(manifest, 1, false);
    EXPECT_EQ(contents[0].content, contents[1].content);
    EXPECT_NE(contents[0].content, contents[2].content);
    EXPECT_FALSE(contents[3].problem.empty());
    EXPECT_EQ(contents[4].problem, "has no row 4; it has 4");
}

TEST(ClipContents, OfPicturesAreTheirBytes) {
    const TemporaryFolder folder;
    const std::vector<std::uint8_t> pixels = {1, 2, 3, 4};
    const std::string png = testing::png_bytes(PNG_FORMAT_GRAY, 2, 2, pixels.data());
    for (const char* name : {"a.png", "b.png"}) write_atomically(folder / name, png);
    write_atomically(folder / "c.png", testing::png_bytes(PNG_FORMAT_GRAY, 4, 1, pixels.data()));
    const std::string jpeg = testing::jpeg_bytes(TJPF_GRAY, 64, 64, [] {
        std::vector<std::uint8_t> noise(64 * 64);
        for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = static_cast<std::uint8_t>(i * i % 251);
        return noise;
    }());
    write_atomically(folder / "e.png", "no picture, whatever it is called");
    write_atomically(folder / "f.png", jpeg.substr(0, jpeg.size() / 2));
    write_atomically(folder / "g.png", jpeg);
    const std::vector<std::uint8_t> one_colour = {9, 8, 7, 255, 9, 8, 7, 255};
    write_atomically(folder / "h.png", testing::png_bytes(PNG_FORMAT_RGBA, 2, 1, one_colour.data()));
    Manifest manifest = tracks({"a", "b", "c", "d", "e", "f", "g", "h"});
    manifest.kind = SourceKind::pictures;
    for (ClipRecord& clip : manifest.clips) clip.path = folder / (clip.track + ".png");
    const std::vector<ClipContent> contents = read_contents(manifest, 1, false);
    EXPECT_EQ(contents[0].content, contents[1].content);
    EXPECT_NE(contents[0].content, contents[2].content);
    for (const std::size_t i : {3, 4, 5}) EXPECT_FALSE(contents[i].problem.empty()) << i;
    for (const std::size_t i : {0, 1, 2, 6, 7}) EXPECT_EQ(contents[i].problem, "") << i;
    EXPECT_TRUE(contents[7].blank);
    EXPECT_FALSE(contents[6].blank);
}

TEST(ClipContents, OfTablesAreTheirDescriptorsAlone) {
    const TemporaryFolder folder;
    std::string text = "track_id,genre_top,a,b,c,d,e,f,g,h\n";
    text += "5,rock,1,2,3,4,5,6,7,8\n";
    text += "7,rock,1,2,3,4,5,6,7,8\n";
    text += "8,rock,1,2,3,4,5,6,7,9\n";
    write_atomically(folder / "table.csv", text);
    Manifest manifest = tracks({"a", "b", "c"});
    manifest.kind = SourceKind::tables;
    for (std::size_t i = 0; i < 3; ++i) {
        manifest.clips[i].path = folder / "table.csv";
        manifest.clips[i].row = i;
    }
    const std::vector<ClipContent> contents = read_contents(manifest, 1, false);
    for (const ClipContent& content : contents) EXPECT_EQ(content.problem, "");
    EXPECT_EQ(contents[0].content, contents[1].content);
    EXPECT_NE(contents[0].content, contents[2].content);
}

TEST(ClipContents, FilesAreLookedForWithoutOpeningThem) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.wav", "no sound");
    Manifest manifest = tracks({"a", "b", "c"});
    manifest.clips[0].path = folder / "a.wav";
    manifest.clips[1].path = folder / "b.wav";
    manifest.clips[2].path = folder.path();
    AudioFacts& facts = manifest.clips[1].facts.emplace();
    facts.content = "x";
    facts.peak = -1.0;
    const std::vector<ClipContent> contents = look_for_files(manifest);
    EXPECT_EQ(contents[0].problem, "");
    EXPECT_EQ(contents[1].problem, "is missing");
    EXPECT_EQ(contents[2].problem, "is not a file");
    EXPECT_EQ(contents[0].content, "");
    EXPECT_EQ(contents[1].content, "x");
    EXPECT_THROW(read_contents(manifest, 1, false), UsageError);
}

}  // namespace
}  // namespace resonet
