#include "data/gtzan_reader.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "source_tree.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::put;
using testing::put_sound;

std::vector<std::string> tracks_of(const FoundDataset& dataset) {
    std::vector<std::string> tracks;
    for (const ClipRecord& clip : dataset.manifest.clips) tracks.push_back(clip.track);
    return tracks;
}

TEST(GtzanName, IsAGenreAndFiveDigits) {
    EXPECT_EQ(gtzan_name("a/blues.00007.au")->track(), "blues.00007");
    EXPECT_EQ(gtzan_name("./hiphop_00099.wav")->track(), "hiphop.00099");
    for (const char* name : {"blues.0007.wav", "blues.00100.wav", "Blues.00000.wav", "soul.00000.wav", ".wav",
                             "blues.00000.3.wav", "blues-00000.wav", "00000.wav", "blues.0000x.wav"}) {
        EXPECT_FALSE(gtzan_name(name)) << name;
    }
}

TEST(Gtzan, IsFoundInEveryLayout) {
    for (const char* layout : {"genres/blues/", "genres_original/blues/", "Data/genres_original/blues/",
                               "blues/", "", "archive/Data/genres_original/blues/"}) {
        for (const char* extension : {".au", ".wav", ".mp3", ".flac"}) {
            const testing::TemporaryFolder folder;
            put(folder / (layout + std::string("blues.00000") + extension));
            put(folder / (layout + std::string("blues.00012") + extension));
            const FoundDataset dataset = read_gtzan(folder.path());
            EXPECT_EQ(tracks_of(dataset), (std::vector<std::string>{"blues.00000", "blues.00012"})) << layout;
            EXPECT_EQ(dataset.manifest.clips[0].label, "blues");
            EXPECT_TRUE(dataset.failures.empty());
        }
    }
}

TEST(Gtzan, AsKaggleHasIt) {
    const testing::TemporaryFolder folder;
    for (const std::string_view genre : gtzan_genres()) {
        for (int number = 0; number < 100; ++number) {
            const std::string track = GtzanName{std::string(genre), number}.track();
            put(folder / ("Data/genres_original/" + std::string(genre) + "/" + track + ".wav"));
        }
    }
    put(folder / "Data/images_original/blues/blues00000.png");
    put(folder / "Data/features_30_sec.csv");
    const FoundDataset dataset = read_gtzan(folder.path());
    EXPECT_EQ(dataset.manifest.clips.size(), 999U);
    ASSERT_EQ(dataset.failures.size(), 1U);
    EXPECT_EQ(fs::path(dataset.failures[0].subject).filename(), "jazz.00054.wav");
    EXPECT_NE(dataset.failures[0].problem.find("(this clip is broken in common copies of GTZAN)"),
              std::string::npos);
    ASSERT_EQ(dataset.notes.size(), 1U);
    EXPECT_EQ(dataset.notes[0], "999 of GTZAN's 1000 clips are here; missing or unusable: jazz.00054");
}

TEST(Gtzan, TakesTheClipThatIsOftenBrokenWhereItIsSound) {
    const testing::TemporaryFolder folder;
    put_sound(folder / "jazz/jazz.00054.wav", 2.0);
    EXPECT_EQ(read_gtzan(folder.path()).manifest.clips.size(), 1U);
}

TEST(Gtzan, TakesOneCopyOfAClipAndNamesStrangers) {
    const testing::TemporaryFolder folder;
    put(folder / "genres/blues/blues.00000.au");
    put(folder / "genres_original/blues/blues.00000.wav");
    put(folder / "genres/rock/blues.00001.au");
    put(folder / "genres/rock/mine.wav");
    const FoundDataset dataset = read_gtzan(folder.path());
    ASSERT_EQ(dataset.manifest.clips.size(), 1U);
    EXPECT_EQ(dataset.manifest.clips[0].path, folder / "genres/blues/blues.00000.au");
    ASSERT_EQ(dataset.failures.size(), 2U);
    EXPECT_EQ(dataset.failures[0].problem, "is called blues but lies in folder rock");
    EXPECT_EQ(dataset.failures[1].problem, "is not called like a clip of GTZAN");
    ASSERT_EQ(dataset.notes.size(), 2U);
    EXPECT_EQ(dataset.notes[1], "further copies of a clip, in another folder or format, left out: 1");
}

TEST(Gtzan, RefusesFoldersWithoutIt) {
    const testing::TemporaryFolder folder;
    EXPECT_THROW(read_gtzan(folder / "missing"), UsageError);
    put(folder / "rock/mine.wav");
    EXPECT_THROW(read_gtzan(folder.path()), UsageError);
}

TEST(GtzanArtists, ComeFromBothKindsOfLists) {
    const testing::TemporaryFolder folder;
    put(folder / "index.txt",
        "## who ::: made ::: it\r\n\r\nblues.00000.wav ::: Hooker ::: Boom, Boom\r\nblues.00001.wav ::: :::\n"
        "blues.00002.wav ::: ::: Untitled\nblues.00003.wav ::: King :::\nrock.00000.wav ::: Queen ::: One");
    put(folder / "lists/f1_train_groups.txt", "./blues_00000.wav\t0\n./blues_00001.wav\t0\n");
    put(folder / "lists/f2_train_groups.txt", "./blues_00002.wav\t7\n./blues_00000.wav\t0\n");
    put(folder / "lists/f1_train.txt", "./blues_00002.wav\tblues\n");
    const std::vector<fs::path> lists = {folder / "index.txt", folder / "lists"};
    const GtzanArtists artists = read_gtzan_artists(lists);
    ASSERT_EQ(artists.size(), 5U);
    EXPECT_EQ(artists.at("blues.00000").title, "Boom, Boom");
    EXPECT_EQ(artists.at("blues.00001").artist, "Hooker");  // by its group
    EXPECT_EQ(artists.at("blues.00002").artist, "group 7");
    EXPECT_EQ(artists.at("blues.00003").artist, "King");
    EXPECT_EQ(artists.at("blues.00003").title, "");

    put(folder / "genres/blues/blues.00001.au");
    put(folder / "genres/blues/blues.00003.au");
    put(folder / "genres/blues/blues.00009.au");
    const FoundDataset dataset = read_gtzan(folder / "genres", artists);
    write_manifest(folder / "m.csv", dataset.manifest);
    const Manifest manifest = read_manifest(folder / "m.csv");
    EXPECT_EQ(manifest.extra_columns, (std::vector<std::string>{"artist_group"}));
    EXPECT_EQ(manifest.clips[0].artist, "Hooker");
    EXPECT_EQ(manifest.clips[0].extra, (std::vector<std::string>{"0"}));
    EXPECT_EQ(manifest.clips[1].extra, (std::vector<std::string>{""}));
    EXPECT_EQ(manifest.clips[2].artist, "");
}

TEST(GtzanArtists, NamesTheFaultyLine) {
    const testing::TemporaryFolder folder;
    const auto problem = [&](std::string_view text) {
        put(folder / "list.txt", text);
        try {
            read_gtzan_artists(std::vector<fs::path>{folder / "list.txt"});
        } catch (const UsageError& error) {
            return error.problem();
        }
        return std::string("none");
    };
    EXPECT_EQ(problem("# fine\nblues.00000.wav\n"),
              "line 2 is neither 'file ::: artist ::: title' nor 'file<tab>group'");
    EXPECT_EQ(problem("soul.00000.wav ::: A ::: B\n"),
              "line 1 names 'soul.00000.wav', which is no clip of GTZAN");
    EXPECT_EQ(problem("blues.00000.wav ::: A\n"), "line 1 lacks the second ':::'");
    EXPECT_EQ(problem("blues.00000.wav\tx\n"), "line 1 has 'x' for a group's number");
    EXPECT_EQ(problem("blues.00000.wav\t1\nblues_00000.au\t2\n"),
              "line 2 puts blues.00000 into group 2, an earlier list into 1");
    EXPECT_THROW(read_gtzan_artists(std::vector<fs::path>{folder / "missing"}), UsageError);
    EXPECT_THROW(read_gtzan_artists(std::vector<fs::path>{folder.path()}), UsageError);
}

TEST(GtzanArtists, ReadsThePublishedLists) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-splits");
    const GtzanArtists index = read_gtzan_artists(std::vector<fs::path>{data / "GTZANindex.txt"});
    ASSERT_EQ(index.size(), 1000U);
    EXPECT_EQ(index.at("blues.00000").artist, "John Lee Hooker");
    EXPECT_EQ(index.at("country.00084").title, "Don't Breathe");
    EXPECT_EQ(std::ranges::count_if(index, [](const auto& entry) { return entry.second.artist.empty(); }),
              81);
    const GtzanArtists groups = read_gtzan_artists(std::vector<fs::path>{data / "artist_3fold"});
    EXPECT_EQ(groups.size(), 948U);
    std::set<std::string> names;
    for (const auto& [track, entry] : groups) names.insert(entry.artist);
    EXPECT_EQ(names.size(), 412U);
}

}  // namespace
}  // namespace resonet
