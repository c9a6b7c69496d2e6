#include "data/manifest.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "data/manifest_text.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::manifest_of;
using testing::TemporaryFolder;

TEST(Manifest, ReadsEveryColumn) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv",
                     "note,path,label,track,artist,title,split,fold,start,duration\n"
                     "x,a/b.wav,rock,t1,Someone,\"One, two\",train,2,1.5,30\n"
                     ",/music/c.mp3,blues,,,,,,,\n");
    const Manifest manifest = read_manifest(folder / "m.csv");
    EXPECT_EQ(manifest.kind, SourceKind::audio);
    ASSERT_EQ(manifest.clips.size(), 2U);
    const ClipRecord& first = manifest.clips[0];
    EXPECT_EQ(first.path, folder / "a/b.wav");
    EXPECT_EQ(first.label, "rock");
    EXPECT_EQ(first.track, "t1");
    EXPECT_EQ(first.artist, "Someone");
    EXPECT_EQ(first.title, "One, two");
    EXPECT_EQ(first.split, Split::train);
    EXPECT_EQ(first.fold, 2);
    EXPECT_EQ(first.start, 1.5);
    EXPECT_EQ(first.duration, 30.0);
    const ClipRecord& second = manifest.clips[1];
    EXPECT_EQ(second.path, "/music/c.mp3");
    EXPECT_EQ(second.track, "/music/c");
    EXPECT_EQ(second.split, Split::unassigned);
    EXPECT_EQ(second.fold, std::nullopt);
    EXPECT_EQ(second.start, 0.0);
    EXPECT_TRUE(std::isinf(second.duration));
}

TEST(Manifest, ReadsArrays) {
    const Manifest manifest = manifest_of("array,row,label\nx.npy,3,rock\nx.npy,0,blues\n");
    EXPECT_EQ(manifest.kind, SourceKind::arrays);
    EXPECT_EQ(manifest.clips[0].row, 3U);
    EXPECT_EQ(manifest.clips[0].path.filename(), "x.npy");
    EXPECT_EQ(manifest.clips[0].track, "x:3");
}

TEST(Manifest, ATrackWithoutANameIsThePathWithoutExtension) {
    // Files of one name in two folders are two recordings; two formats of one are not.
    const Manifest manifest = manifest_of("path,label\na/01.mp3,rock\nb/01.mp3,rock\nb/01.flac,rock\n");
    EXPECT_EQ(manifest.clips[0].track, "a/01");
    EXPECT_EQ(manifest.clips[1].track, "b/01");
    EXPECT_EQ(manifest.clips[2].track, "b/01");
}

TEST(Manifest, SaysWhatIsMissing) {
    EXPECT_EQ(error_of("label\nrock\n"),
              "has no column 'path' (or picture, or array and row, or table and row)");
    EXPECT_EQ(error_of("array,label\nx.npy,rock\n"),
              "has no column 'path' (or picture, or array and row, or table and row)");
    EXPECT_EQ(error_of("path\na.wav\n"), "has no column 'label' with the genre of every clip");
    EXPECT_EQ(error_of("path,label\n"), "lists no clips");
    const TemporaryFolder folder;
    EXPECT_THROW(read_manifest(folder / "missing.csv"), UsageError);
    EXPECT_THROW(read_manifest(folder.path()), UsageError);
}

TEST(Manifest, SaysWhichRowIsWrong) {
    const std::string head = "path,label,split,start,duration,fold\n";
    EXPECT_EQ(error_of(head + "a.wav,rock,,,,\nb.wav,rock,dev,,,\n"), "line 3: has the unknown split 'dev'");
    EXPECT_EQ(error_of(head + "a.wav,,,,,\n"), "line 2: has no label");
    EXPECT_EQ(error_of(head + "a.wav,rock ,,,,\n"), "line 2: has blanks around its label 'rock '");
    EXPECT_EQ(error_of(head + "a.wav,\"ro\nck\",,,,\n"),
              "line 2: has the label 'ro\\nck', which is not plain UTF-8 text");
    EXPECT_EQ(error_of(head + "a.wav,\xFF,,,,\n"),
              "line 2: has the label '\\xff', which is not plain UTF-8 text");
    EXPECT_EQ(error_of(head + "a.wav," + std::string(201, 'x') + ",,,,\n"),
              "line 2: has a label of more than 200 bytes");
    EXPECT_EQ(error_of(head + ",rock,,,,\n"), "line 2: names no file");
    EXPECT_EQ(error_of(head + "a.wav,rock,,-1,,\n"), "line 2: has an impossible start");
    EXPECT_EQ(error_of(head + "a.wav,rock,,1s,,\n"), "line 2: '1s' is not a time");
    EXPECT_EQ(error_of(head + "a.wav,rock,,nan,,\n"), "line 2: 'nan' is not a time");
    EXPECT_EQ(error_of(head + "a.wav,rock,,,0,\n"), "line 2: has an impossible duration");
    EXPECT_EQ(error_of(head + "a.wav,rock,,,inf,\n"), "line 2: 'inf' is not a time");
    EXPECT_EQ(error_of(head + "a.wav,rock,,,,-2\n"), "line 2: '-2' is not a fold number");
    EXPECT_EQ(error_of(head + "a.wav,rock,,,,99999999999\n"), "line 2: has an impossible fold number");
    EXPECT_EQ(error_of(head + "a.wav,rock\n"), "line 2: has 2 fields where the header has 6");
    EXPECT_EQ(error_of(head + "a.wav,rock,,,,\nb.wav,rock,,,,\n./a.wav,rock,,,,\n").substr(0, 16),
              "line 4: repeats ");
    EXPECT_EQ(error_of(head + "a.wav,rock,,,,\na.wav,rock,,30,,\n"), "no error");
}

TEST(Manifest, SaysWhichArrayRowIsWrong) {
    const std::string head = "path,array,row,label,start\n";
    EXPECT_EQ(error_of(head + "a.wav,x.npy,1,rock,\n"), "line 2: names files of two kinds");
    EXPECT_EQ(error_of(head + ",x.npy,1,rock,\na.wav,,,rock,\n"), "line 3: mixes clips of two kinds");
    EXPECT_EQ(error_of(head + ",x.npy,-1,rock,\n"), "line 2: '-1' is not a row number");
    EXPECT_EQ(error_of(head + ",x.npy,,rock,\n"), "line 2: '' is not a row number");
    EXPECT_EQ(error_of(head + ",x.npy,1,rock,3\n"),
              "line 2: has a start or duration, which only audio can have");
    EXPECT_EQ(error_of("path,array,label\n,x.npy,rock\n"), "line 2: names an array but no row of it");
}

TEST(Manifest, TakesTheSplitFromAnotherColumn) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", "path,label,split,mine\na.wav,rock,train,test\n");
    EXPECT_EQ(read_manifest(folder / "m.csv", {.split = "mine"}).clips[0].split, Split::test);
    EXPECT_THROW(read_manifest(folder / "m.csv", {.split = "yours"}), UsageError);
}

TEST(Manifest, WhatIsWrittenComesBack) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "sub");
    Manifest manifest;
    for (const char* name :
         {"plain.wav", "with \"quotes\", commas.wav", "two\nlines.wav", "sub/\xC3\xA9.wav", "\xFF.wav"}) {
        ClipRecord clip;
        clip.path = folder / name;
        clip.label = "drum & bass";
        clip.track = std::string("track of ") + name;
        clip.artist = "A, B";
        clip.title = "\"T\"";
        clip.split = Split::valid;
        clip.fold = 3;
        clip.start = 0.1;
        clip.duration = 29.97;
        manifest.clips.push_back(clip);
    }
    manifest.clips[0].path = "/elsewhere/plain.wav";
    manifest.clips[1].start = 0.0;
    manifest.clips[1].duration = std::numeric_limits<double>::infinity();
    manifest.clips[1].fold.reset();
    write_manifest(folder / "m.csv", manifest);
    const Manifest read = read_manifest(folder / "m.csv");
    ASSERT_EQ(read.clips.size(), manifest.clips.size());
    for (std::size_t i = 0; i < read.clips.size(); ++i) {
        const ClipRecord& a = manifest.clips[i];
        const ClipRecord& b = read.clips[i];
        EXPECT_EQ(a.path, b.path);
        EXPECT_EQ(a.label, b.label);
        EXPECT_EQ(a.track, b.track);
        EXPECT_EQ(a.artist, b.artist);
        EXPECT_EQ(a.title, b.title);
        EXPECT_EQ(a.split, b.split);
        EXPECT_EQ(a.fold, b.fold);
        EXPECT_EQ(a.start, b.start);
        EXPECT_EQ(a.duration, b.duration);
    }
}

TEST(Manifest, ReadsPicturesAndTables) {
    const Manifest pictures = manifest_of("picture,label\nx/1.png,cat\n");
    EXPECT_EQ(pictures.kind, SourceKind::pictures);
    EXPECT_EQ(pictures.clips[0].track, "x/1");
    const Manifest tables = manifest_of("table,row,label\nf.csv,12,rock\n");
    EXPECT_EQ(tables.kind, SourceKind::tables);
    EXPECT_EQ(tables.clips[0].row, 12U);
    EXPECT_EQ(tables.clips[0].track, "f:12");
}

TEST(Manifest, CanBeMovedWithItsFolder) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "here");
    Manifest manifest;
    manifest.kind = SourceKind::arrays;
    ClipRecord clip;
    clip.path = folder / "here" / "x.npy";
    clip.label = "rock";
    manifest.clips = {clip};
    write_manifest(folder / "here" / "m.csv", manifest);
    fs::rename(folder / "here", folder / "there");
    EXPECT_EQ(read_manifest(folder / "there" / "m.csv").clips[0].path, folder / "there" / "x.npy");
}

TEST(Manifest, DoesNotWriteWhatItWouldNotRead) {
    const TemporaryFolder folder;
    Manifest manifest;
    EXPECT_THROW(write_manifest(folder / "m.csv", manifest), UsageError);
    ClipRecord clip;
    clip.path = "a.wav";
    manifest.clips = {clip};
    EXPECT_THROW(write_manifest(folder / "m.csv", manifest), UsageError);  // no label
    manifest.clips[0].label = "rock";
    manifest.clips.push_back(manifest.clips[0]);
    EXPECT_THROW(write_manifest(folder / "m.csv", manifest), UsageError);  // twice
    manifest.clips.pop_back();
    manifest.kind = SourceKind::pictures;
    manifest.clips[0].start = 1.0;
    EXPECT_THROW(write_manifest(folder / "m.csv", manifest), UsageError);  // a picture has no time
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Manifest, ReadsTheListOfRealClips) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-audio");
    const Manifest manifest = read_manifest(data / "manifest.csv", {.split = "fault_filtered_split"});
    EXPECT_EQ(manifest.clips.size(), 134U);
    EXPECT_EQ(manifest.clips[0].track, "blues.00000");
    EXPECT_EQ(manifest.clips[0].split, Split::valid);
    EXPECT_TRUE(fs::exists(manifest.clips[0].path));
}

}  // namespace
}  // namespace resonet
