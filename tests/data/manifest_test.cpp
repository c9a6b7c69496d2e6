#include "data/manifest.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

Manifest manifest_of(const std::string& text) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", text);
    return read_manifest(folder / "m.csv");
}

std::string error_of(const std::string& text) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", text);
    try {
        read_manifest(folder / "m.csv");
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), (folder / "m.csv").string());
        EXPECT_FALSE(error.remedy().empty()) << error.what();
        return error.problem();
    }
    return "no error";
}

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

TEST(Manifest, KeepsMeasurementsAndColumnsOfOthers) {
    const TemporaryFolder folder;
    Manifest manifest;
    manifest.extra_columns = {"licence", "seconds"};
    manifest.split_column = "mine";
    ClipRecord clip;
    clip.path = folder / "a.wav";
    clip.label = "rock";
    clip.track = "a";
    clip.album = "Album";
    clip.cluster = "c7";
    clip.split = Split::test;
    clip.synthetic = true;
    clip.extra = {"CC0", "of others"};
    manifest.clips.push_back(clip);
    clip = {};
    clip.path = folder / "b.wav";
    clip.label = "rock";
    clip.track = "b";
    manifest.clips.push_back(clip);
    write_manifest(folder / "m.csv", manifest);
    EXPECT_EQ(read_text(folder / "m.csv"),
              "path,label,track,artist,album,cluster,mine,fold,synthetic,licence,seconds\n"
              "a.wav,rock,a,,Album,c7,test,,yes,CC0,of others\nb.wav,rock,b,,,,,,,,\n");

    // What was measured takes the place of a column of that name.
    AudioFacts facts;
    facts.seconds = 29.5;
    facts.sample_rate = 44100;
    facts.channels = 2;
    facts.loudness = -14.25;
    facts.clipping = 0.125;
    facts.content = "abc";
    manifest.clips[0].facts = facts;
    write_manifest(folder / "m.csv", manifest);
    const Manifest again = read_manifest(folder / "m.csv", {.split = "mine"});
    EXPECT_EQ(again.extra_columns, std::vector<std::string>{"licence"});
    const ClipRecord& first = again.clips[0];
    EXPECT_EQ(first.split, Split::test);
    EXPECT_EQ(first.album, "Album");
    EXPECT_EQ(first.cluster, "c7");
    EXPECT_TRUE(first.synthetic);
    EXPECT_EQ(first.extra, std::vector<std::string>{"CC0"});
    ASSERT_TRUE(first.facts);
    EXPECT_EQ(first.facts->seconds, 29.5);
    EXPECT_EQ(first.facts->sample_rate, 44100);
    EXPECT_EQ(first.facts->channels, 2);
    EXPECT_EQ(first.facts->loudness, -14.25);
    EXPECT_TRUE(std::isnan(first.facts->peak));
    EXPECT_EQ(first.facts->clipping, 0.125);
    EXPECT_EQ(first.facts->content, "abc");
    EXPECT_FALSE(again.clips[1].facts);
    EXPECT_FALSE(again.clips[1].synthetic);
}

/// The manifest `text` once it was read and written again.
std::string rewritten(const std::string& text) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", text);
    write_manifest(folder / "n.csv", read_manifest(folder / "m.csv"));
    return read_text(folder / "n.csv");
}

TEST(Manifest, KeepsARowThatMeansNothing) {
    EXPECT_EQ(rewritten("row,path,label,picture\n7,a.wav,rock,\nx,b.wav,rock,\n"),
              "path,label,track,artist,split,fold,row\na.wav,rock,a,,,,7\nb.wav,rock,b,,,,x\n");
    EXPECT_EQ(manifest_of("picture,row,label\na.png,3,rock\n").extra_columns,
              std::vector<std::string>{"row"});
    EXPECT_TRUE(manifest_of("array,row,label\na.npy,3,rock\n").extra_columns.empty());
}

TEST(Manifest, KeepsMeasurementsOfOthersBesideItsOwn) {
    // The second clip was measured by somebody else, the third by nobody.
    const std::string text =
        "path,label,track,artist,split,fold,seconds,sample_rate,channels,clipping,silence,content,loudness,"
        "mood\n"
        "a.wav,rock,a,,,,29.5,44100,2,0,0,abc,,calm\n"
        "b.wav,rock,b,,,,30 or so,,,,,,quiet,\n"
        "c.wav,rock,c,,,,,,,,,,,\n";
    const Manifest manifest = manifest_of(text);
    EXPECT_EQ(manifest.extra_columns, (std::vector<std::string>{"mood", "seconds", "loudness"}));
    EXPECT_EQ(manifest.clips[0].extra, (std::vector<std::string>{"calm", "", ""}));
    EXPECT_EQ(manifest.clips[1].extra, (std::vector<std::string>{"", "30 or so", "quiet"}));
    EXPECT_FALSE(manifest.clips[1].facts);
    const std::string again = rewritten(text);
    EXPECT_EQ(again,
              "path,label,track,artist,split,fold,seconds,sample_rate,channels,clipping,silence,content,mood,"
              "loudness\n"
              "a.wav,rock,a,,,,29.5,44100,2,0,0,abc,calm,\n"
              "b.wav,rock,b,,,,30 or so,,,,,,,quiet\n"
              "c.wav,rock,c,,,,,,,,,,,\n");
    EXPECT_EQ(rewritten(again), again);
}

TEST(Manifest, OwnMeasurementsAreNotMixedWithThoseOfOthers) {
    // The first clip is too quiet to have a loudness; what others say of it would be read as one.
    const TemporaryFolder folder;
    Manifest manifest;
    manifest.extra_columns = {"loudness", "seconds"};
    for (const char* name : {"a", "b"}) {
        ClipRecord clip;
        clip.path = folder / (std::string(name) + ".wav");
        clip.label = "rock";
        clip.track = name;
        clip.extra = {"loud", "12"};
        manifest.clips.push_back(clip);
    }
    manifest.clips[0].facts = AudioFacts{.seconds = 3.0, .content = "abc"};
    write_manifest(folder / "m.csv", manifest);
    const Manifest read = read_manifest(folder / "m.csv");
    EXPECT_EQ(read.clips[0].facts->seconds, 3.0);
    EXPECT_TRUE(std::isnan(read.clips[0].facts->loudness));
    EXPECT_EQ(read.extra_columns, (std::vector<std::string>{"seconds", "loudness"}));
    EXPECT_EQ(read.clips[1].extra, (std::vector<std::string>{"12", "loud"}));
}

TEST(Manifest, RefusesImpossibleMeasurements) {
    const std::string head = "path,label,content,sample_rate,channels\n";
    EXPECT_EQ(error_of(head + "a.wav,rock,abc,1e300,\n"), "line 2: has an impossible sample_rate: '1e300'");
    EXPECT_EQ(error_of(head + "a.wav,rock,abc,44100,-1\n"), "line 2: has an impossible channels: '-1'");
    EXPECT_EQ(error_of(head + "a.wav,rock,,1e300,\n"), "no error");
}

TEST(Manifest, WhatIsExcludedIsSoInOtherColumns) {
    const TemporaryFolder folder;
    write_atomically(
        folder / "m.csv",
        "path,label,split,mine\na.wav,rock,excluded,\nb.wav,rock,excluded,train\nc.wav,rock,train,\n");
    const Manifest mine = read_manifest(folder / "m.csv", {.split = "mine"});
    EXPECT_EQ(mine.clips[0].split, Split::excluded);
    EXPECT_EQ(mine.clips[1].split, Split::train);
    EXPECT_EQ(mine.clips[2].split, Split::unassigned);
    EXPECT_EQ(mine.extra_columns, std::vector<std::string>{"split"});
}

TEST(Manifest, SaysHowToMendItsColumns) {
    const auto message = [](const std::string& text) {
        const TemporaryFolder folder;
        write_atomically(folder / "m.csv", text);
        try {
            read_manifest(folder / "m.csv");
        } catch (const UsageError& error) {
            return error.problem() + " / " + error.remedy();
        }
        return std::string("no error");
    };
    EXPECT_EQ(message("path;label\na.wav;rock\n"),
              "its columns are separated by ';', not ',' / save it with commas");
    EXPECT_EQ(message("path\tlabel\na.wav\trock\n"),
              "its columns are separated by tabs, not ',' / save it with commas");
    EXPECT_EQ(message("Path,Label\na.wav,rock\n"),
              "has no column 'path' (or picture, or array and row, or table and row) / rename column 'Path' "
              "to 'path'");
    EXPECT_EQ(message("path,Label\na.wav,rock\n"),
              "has no column 'label' with the genre of every clip / rename column 'Label' to 'label'");
    EXPECT_EQ(message("path,genre\na.wav,rock\n"),
              "has no column 'label' with the genre of every clip / its columns are path, genre");
    const auto split = [&](const std::string& word) {
        return message("path,label,split\na.wav,rock," + word + "\n");
    };
    EXPECT_EQ(split("training"),
              "line 2: has the unknown split 'training' / use train instead of 'training'");
    EXPECT_EQ(split("Train"), "line 2: has the unknown split 'Train' / use train instead of 'Train'");
    EXPECT_EQ(split("dev"), "line 2: has the unknown split 'dev' / use valid instead of 'dev'");
    EXPECT_EQ(split("x"),
              "line 2: has the unknown split 'x' / use train, valid, test, excluded or leave it blank");
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
