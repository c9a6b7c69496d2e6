#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "data/manifest.h"
#include "data/manifest_text.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::error_of;
using testing::manifest_of;
using testing::TemporaryFolder;

/// The manifest `text` once it was read and written again.
std::string rewritten(const std::string& text) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", text);
    write_manifest(folder / "n.csv", read_manifest(folder / "m.csv"));
    return read_text(folder / "n.csv");
}

TEST(ManifestColumns, KeepsMeasurementsAndColumnsOfOthers) {
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

TEST(ManifestColumns, KeepsARowThatMeansNothing) {
    EXPECT_EQ(rewritten("row,path,label,picture\n7,a.wav,rock,\nx,b.wav,rock,\n"),
              "path,label,track,artist,split,fold,row\na.wav,rock,a,,,,7\nb.wav,rock,b,,,,x\n");
    EXPECT_EQ(manifest_of("picture,row,label\na.png,3,rock\n").extra_columns,
              std::vector<std::string>{"row"});
    EXPECT_TRUE(manifest_of("array,row,label\na.npy,3,rock\n").extra_columns.empty());
}

TEST(ManifestColumns, KeepsMeasurementsOfOthersBesideItsOwn) {
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

TEST(ManifestColumns, OwnMeasurementsAreNotMixedWithThoseOfOthers) {
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

TEST(ManifestColumns, RefusesImpossibleMeasurements) {
    const std::string head = "path,label,content,sample_rate,channels\n";
    EXPECT_EQ(error_of(head + "a.wav,rock,abc,1e300,\n"), "line 2: has an impossible sample_rate: '1e300'");
    EXPECT_EQ(error_of(head + "a.wav,rock,abc,44100,-1\n"), "line 2: has an impossible channels: '-1'");
    EXPECT_EQ(error_of(head + "a.wav,rock,,1e300,\n"), "no error");
}

TEST(ManifestColumns, WhatIsExcludedIsSoInOtherColumns) {
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

TEST(ManifestColumns, SaysHowToMendItsColumns) {
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

}  // namespace
}  // namespace resonet
