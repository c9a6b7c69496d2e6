#include "data/table_reader.h"

#include <gtest/gtest.h>

#include <set>

#include "core/error.h"
#include "data/descriptor_table.h"
#include "data/table_tracks.h"
#include "source_tree.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;
using testing::put;

Names tracks_of(const FoundDataset& dataset) {
    Names tracks;
    for (const ClipRecord& clip : dataset.manifest.clips) tracks.push_back(clip.track);
    return tracks;
}

TEST(DescriptorTable, ReadsTheColumnsOfNumbers) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv",
        ",filename,length,rms_mean,tempo,label\n0,a.wav,661794,0.5,123.046875,blues\n"
        "1,b.wav,661794,-4.5e-05,99,rock\n");
    const DescriptorTable table = read_descriptor_table(folder / "t.csv");
    EXPECT_EQ(table.names, (Names{"rms_mean", "tempo"}));
    EXPECT_EQ(table.rows, (std::vector<std::vector<double>>{{0.5, 123.046875}, {-4.5e-05, 99.0}}));
    EXPECT_TRUE(table.bad_rows.empty());
}

TEST(DescriptorTable, NamesBadRowsAndKeepsTheOthersWhereTheyAre) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "tempo,rms,label\n1,2,a\n1,x,a\nnan,2,a\n1,,a\n1,inf,a\n1,3,a\n");
    const DescriptorTable table = read_descriptor_table(folder / "t.csv");
    ASSERT_EQ(table.rows.size(), 6U);
    EXPECT_EQ(table.rows[5], (std::vector<double>{1.0, 3.0}));
    EXPECT_TRUE(table.rows[1].empty());
    ASSERT_EQ(table.bad_rows.size(), 4U);
    EXPECT_EQ(table.bad_rows[0].row, 1U);
    EXPECT_EQ(table.bad_rows[0].line, 3U);
    EXPECT_EQ(table.bad_rows[0].problem, "has 'x' in column 'rms', which is no number");
    EXPECT_EQ(table.bad_rows[1].problem, "has nan in column 'tempo'");
    EXPECT_EQ(table.bad_rows[2].problem, "has nothing in column 'rms'");
    EXPECT_EQ(table.bad_rows[3].problem, "has inf in column 'rms'");
}

TEST(DescriptorTable, RefusesWhatIsNone) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "filename,label\na.wav,blues\n");
    EXPECT_THROW(read_descriptor_table(folder / "t.csv"), InputError);
    put(folder / "t.csv", "tempo,label\n");
    EXPECT_THROW(read_descriptor_table(folder / "t.csv"), InputError);
    put(folder / "t.csv", "tempo,label\n1,a,b\n");
    EXPECT_THROW(read_descriptor_table(folder / "t.csv"), InputError);
}

TEST(TracksOfFiles, LeaveOutTheNumberOfAPiece) {
    const auto tracks = [](const Names& names) { return tracks_of_files(names).tracks; };
    EXPECT_EQ(tracks({"blues.00000.0.wav", "blues.00000.1.wav", "blues.00000.10.wav"}),
              (Names{"blues.00000", "blues.00000", "blues.00000"}));
    EXPECT_EQ(tracks({"blues.00000.wav", "blues.00001.au"}), (Names{"blues.00000", "blues.00001"}));
    // Numbers that are names: no piece 0, or zeros before them.
    EXPECT_EQ(tracks({"song.1.wav", "song.2.wav"}), (Names{"song.1", "song.2"}));
    EXPECT_EQ(tracks({"a.0", "a.01", "a.x", ".0"}), (Names{"a", "a.01", "a.x", ".0"}));
    EXPECT_EQ(tracks({"x/one.mp3", "dr. no"}), (Names{"x/one", "dr. no"}));
}

TEST(TracksOfFiles, DoNotNeedTheFirstPiece) {
    // What is left of a table after a random split.
    const FileTracks found = tracks_of_files({"blues.00012.7.wav", "blues.00012.3.wav", "rock.00001.4.wav"});
    EXPECT_EQ(found.tracks, (Names{"blues.00012", "blues.00012", "rock.00001"}));
    EXPECT_TRUE(found.doubtful.empty());
    // One name twice is no sign of pieces.
    EXPECT_EQ(tracks_of_files({"blues.00012.7", "blues.00012.7"}).tracks,
              (Names{"blues.00012.7", "blues.00012.7"}));
}

TEST(TracksOfFiles, AreDoubtfulWhereTheNumberMayBeAName) {
    EXPECT_EQ(tracks_of_files({"song.1.wav", "song.2.wav", "take.5", "x.1", "x.2"}).doubtful,
              (Names{"song", "x"}));
    EXPECT_TRUE(tracks_of_files({"song.0", "song.1", "take.5", "song"}).doubtful.empty());
}

TEST(CountTracks, BeginsAnewAtEachChangeOfLabel) {
    const CountedTracks counted = count_tracks({"a", "a", "a", "b", "b", "a", "a"}, 2);
    EXPECT_EQ(counted.numbers, (std::vector<std::size_t>{0, 0, 1, 2, 2, 3, 3}));
    EXPECT_EQ(counted.uneven_labels, Names{"a"});
    EXPECT_TRUE(count_tracks({"a", "a", "b", "b"}, 2).uneven_labels.empty());
    EXPECT_EQ(count_tracks({"a", "b", "b"}, 2).uneven_labels, Names{"a"});
    EXPECT_EQ(count_tracks({"a", "b", "b"}, 1).numbers, (std::vector<std::size_t>{0, 1, 2}));
    EXPECT_TRUE(count_tracks({}, 3).numbers.empty());
}

TEST(FeatureTable, KnowsTheTracksByTheFilesNames) {
    const testing::TemporaryFolder folder;
    put(folder / "features_3_sec.csv",
        "filename,length,tempo,label\nblues.00000.0.wav,66149,1,blues\nblues.00000.1.wav,66149,2,blues\n"
        "rock.00000.0.wav,66149,3,rock\n");
    const FoundDataset dataset = read_feature_table(folder / "features_3_sec.csv");
    EXPECT_EQ(dataset.manifest.kind, SourceKind::tables);
    EXPECT_EQ(tracks_of(dataset), (Names{"blues.00000", "blues.00000", "rock.00000"}));
    EXPECT_EQ(dataset.manifest.clips[2].row, 2U);
    EXPECT_EQ(dataset.manifest.clips[2].label, "rock");
    EXPECT_TRUE(dataset.notes.empty());
    EXPECT_THROW(read_feature_table(folder / "features_3_sec.csv", {.rows_per_track = 10}), UsageError);
}

TEST(FeatureTable, NamesFilesThatMayBePieces) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "filename,tempo,label\nsong.1.wav,1,blues\nsong.2.wav,2,blues\n");
    const FoundDataset dataset = read_feature_table(folder / "t.csv");
    ASSERT_EQ(dataset.notes.size(), 1U);
    EXPECT_EQ(
        dataset.notes[0],
        "files called 'song.1' and the like count as a track each; if they are pieces of one recording, name "
        "it in their place, or splits will leak");
}

TEST(FeatureTable, ReadsNamesOfColumnsInAnyCase) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "Filename,tempo,Artist,Label\nb.0.wav,1,Ann,blues\nb.1.wav,2,Ann,blues\n");
    const FoundDataset dataset = read_feature_table(folder / "t.csv");
    ASSERT_EQ(dataset.manifest.clips.size(), 2U);
    EXPECT_EQ(dataset.manifest.clips[1].artist, "Ann");
    EXPECT_EQ(dataset.manifest.clips[1].label, "blues");
    EXPECT_EQ(dataset.manifest.clips[1].track, "b");
    EXPECT_EQ(read_descriptor_table(folder / "t.csv").names, Names{"tempo"});
    put(folder / "t.csv", "tempo,Mood\n1,calm\n");
    EXPECT_EQ(read_feature_table(folder / "t.csv", {.label = "mood"}).manifest.clips[0].label, "calm");
}

TEST(FeatureTable, SaysWhichColumnsMayHoldText) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "filename,tempo,singer,label\na.wav,1,Ann,blues\n");
    try {
        read_feature_table(folder / "t.csv");
        FAIL() << "taken";
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(),
                  "has no usable row; the first: line 2: has 'Ann' in column 'singer', which is no number");
        EXPECT_TRUE(error.remedy().starts_with("only columns called filename, file, path, label, "))
            << error.remedy();
    }
}

TEST(FeatureTable, RecognisesAManifest) {
    const testing::TemporaryFolder folder;
    const auto problem = [&](const char* text) {
        put(folder / "m.csv", text);
        try {
            read_feature_table(folder / "m.csv");
        } catch (const UsageError& error) {
            return error.problem();
        }
        return std::string("no error");
    };
    EXPECT_EQ(problem("path,label\na.wav,rock\n"), "is a manifest already");
    EXPECT_EQ(problem("path,label,track,artist,split,fold,mood\na.wav,rock,a,,,,calm\n"),
              "is a manifest already");
    EXPECT_EQ(problem("array,row,label\na.npy,0,rock\n"), "is a manifest already");
    EXPECT_EQ(problem("path,label,tempo\na.wav,rock,120\n"), "no error");
}

TEST(FeatureTable, CountsTracksWithoutFileNames) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "tempo,genre\n1,blues\n2,blues\n3,blues\n4,rock\n5,rock\n");
    const FoundDataset dataset =
        read_feature_table(folder / "t.csv", {.label = "genre", .rows_per_track = 2});
    EXPECT_EQ(tracks_of(dataset), (Names{"t:00000", "t:00000", "t:00001", "t:00002", "t:00002"}));
    ASSERT_EQ(dataset.notes.size(), 1U);
    EXPECT_NE(dataset.notes[0].find("rows of blues do not divide into tracks of 2"), std::string::npos);
    const FoundDataset single = read_feature_table(folder / "t.csv", {.label = "genre"});
    EXPECT_EQ(tracks_of(single).back(), "t:00004");
    ASSERT_EQ(single.notes.size(), 1U);
    EXPECT_NE(single.notes[0].find("--rows-per-track"), std::string::npos);
}

TEST(FeatureTable, NamesRowsItCannotUse) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv",
        "filename,tempo,label,split\na.wav,x,blues,\nb.wav,1,,\nc.wav,nan,rock,\nd.wav,2,rock,test\n,3,rock,"
        "\n");
    const FoundDataset dataset = read_feature_table(folder / "t.csv");
    ASSERT_EQ(dataset.manifest.clips.size(), 1U);
    EXPECT_EQ(dataset.manifest.clips[0].row, 3U);
    EXPECT_EQ(dataset.manifest.clips[0].split, Split::test);
    ASSERT_EQ(dataset.failures.size(), 4U);
    EXPECT_EQ(dataset.failures[0].problem, "line 2: has 'x' in column 'tempo', which is no number");
    EXPECT_EQ(dataset.failures[1].problem, "line 3: has no label");
    EXPECT_EQ(dataset.failures[2].problem, "line 4: has nan in column 'tempo'");
    EXPECT_EQ(dataset.failures[3].problem, "line 6: names no file");
}

TEST(FeatureTable, RefusesTablesWithoutLabelsOrRows) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "filename,tempo,genre\na.wav,1,blues\n");
    try {
        read_feature_table(folder / "t.csv");
        FAIL() << "taken";
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(), "has no column 'label' with the genre");
        EXPECT_EQ(error.remedy(), "name it with --label-column; the columns are filename, tempo, genre");
    }
    put(folder / "t.csv", "tempo,label\nx,blues\n");
    EXPECT_THROW(read_feature_table(folder / "t.csv"), UsageError);
    EXPECT_THROW(read_feature_table(folder / "missing.csv"), UsageError);
}

TEST(FeatureTable, ReadsThePublishedTables) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-tables");
    const FoundDataset long_table = read_feature_table(data / "features_30_sec.csv");
    EXPECT_EQ(long_table.manifest.clips.size(), 1000U);
    EXPECT_EQ(tracks_of(long_table).back(), "rock.00099");
    EXPECT_EQ(read_descriptor_table(data / "features_30_sec.csv").names.size(), 57U);
    const FoundDataset pieces =
        read_feature_table(data / "features_3_sec_5genres_nofilename.csv", {.rows_per_track = 10});
    EXPECT_EQ(pieces.manifest.clips.size(), 4995U);
    const Names tracks = tracks_of(pieces);
    EXPECT_EQ(std::set<std::string>(tracks.begin(), tracks.end()).size(), 500U);
}

}  // namespace
}  // namespace resonet
