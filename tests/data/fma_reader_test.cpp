#include "data/fma_reader.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "data/fma_genres.h"
#include "source_tree.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::put;
using testing::put_sound;

constexpr const char* header =
    ",album,album,artist,set,set,track,track,track\n"
    ",title,comments,name,split,subset,genre_top,genres,title\n"
    "track_id,,,,,,,,\n";

constexpr const char* genres =
    "genre_id,#tracks,parent,title,top_level\n"
    "12,32803,0,Rock,12\n21,12706,0,Hip-Hop,21\n25,9261,12,Punk,12\n811,100,21,Alternative Hip-Hop,21\n";

/// A copy of the data set in small, with its tables as they are published.
void put_fma(const fs::path& folder, const std::string& rows) {
    put(folder / "fma_metadata/tracks.csv", header + rows);
    put(folder / "fma_metadata/genres.csv", genres);
}

const std::string usual_rows =
    "2,\"AWOL, \"\"live\"\"\",0,AWOL,training,small,Hip-Hop,[21],Food\n"
    "5,Fifth,0,AWOL,validation,medium,Rock,\"[25, 12]\",This World\n"
    "10,Constant,\"two\nlines\",Kurt Vile,test,small,Rock,[12],Freeway\n"
    "20,Spiritual,0,Nicky Cook,training,large,,\"[12, 811, 21]\",Spiritual Level\n"
    "1000,Far,0,Far,training,small,Rock,[12],Away\n";

TEST(Fma, ReadsLabelsSplitsAndNamesFromItsTables) {
    const testing::TemporaryFolder folder;
    put_fma(folder.path(), usual_rows);
    for (const char* name : {"000/000002.mp3", "000/000010.mp3"}) put(folder / "fma_small" / name);
    put(folder / "fma_small/001/001000.mp3", "");
    const FoundDataset dataset = read_fma(find_fma(folder.path()));
    const std::vector<ClipRecord>& clips = dataset.manifest.clips;
    ASSERT_EQ(clips.size(), 2U);
    EXPECT_EQ(clips[0].path, folder / "fma_small/000/000002.mp3");
    EXPECT_EQ(clips[0].label, "Hip-Hop");
    EXPECT_EQ(clips[0].track, "000002");
    EXPECT_EQ(clips[0].artist, "AWOL");
    EXPECT_EQ(clips[0].album, "AWOL, \"live\"");
    EXPECT_EQ(clips[0].title, "Food");
    EXPECT_EQ(clips[0].split, Split::train);
    EXPECT_EQ(clips[1].track, "000010");
    EXPECT_EQ(clips[1].split, Split::test);
    ASSERT_EQ(dataset.failures.size(), 1U);
    EXPECT_EQ(dataset.failures[0].problem, "is empty");
    EXPECT_EQ(dataset.notes, (std::vector<std::string>{"2 of the 3 tracks of subset 'small' are here"}));
    EXPECT_EQ(dataset.clip_seconds, 30.0);
}

TEST(Fma, CountsFilesThatItsTableDoesNotList) {
    const testing::TemporaryFolder folder;
    put_fma(folder.path(), usual_rows);
    for (const char* name : {"000/000002.mp3", "000/000005.mp3", "001/001001.mp3", "001/000010.mp3",
                             "cover.mp3", "checksums", "000/._000002.mp3"}) {
        put(folder / "fma_small" / name);
    }
    const FoundDataset dataset = read_fma(find_fma(folder.path()));
    EXPECT_EQ(dataset.manifest.clips.size(), 1U);
    EXPECT_EQ(dataset.notes,
              (std::vector<std::string>{
                  "1 of the 3 tracks of subset 'small' are here",
                  "audio files that tracks.csv does not list for subset 'small', left out: 4"}));
}

TEST(Fma, NamesATableThatIsMissing) {
    const testing::TemporaryFolder folder;
    put(folder / "fma_metadata/genres.csv", genres);
    put(folder / "fma_small/000/000002.mp3");
    for (const fs::path& place : {folder.path(), folder / "fma_small"}) {
        EXPECT_TRUE(looks_like_fma(place));
        try {
            find_fma(place);
            FAIL() << "taken";
        } catch (const UsageError& error) {
            EXPECT_EQ(fs::path(error.subject()).filename(), "tracks.csv");
            EXPECT_EQ(error.problem(), "is missing");
        }
    }
}

TEST(Fma, SubsetsAreNested) {
    const testing::TemporaryFolder folder;
    put_fma(folder.path(), usual_rows);
    for (const char* subset : {"fma_medium", "fma_large", "fma_full"}) {
        for (const char* name : {"000/000002.mp3", "000/000005.mp3", "000/000020.mp3"}) {
            put(folder / subset / name);
        }
    }
    EXPECT_THROW(find_fma(folder.path()), UsageError);  // which of the three?
    EXPECT_THROW(find_fma(folder.path(), FmaSubset::small), UsageError);

    const FoundDataset medium = read_fma(find_fma(folder.path(), FmaSubset::medium));
    ASSERT_EQ(medium.manifest.clips.size(), 2U);
    EXPECT_EQ(medium.manifest.clips[1].split, Split::valid);
    ASSERT_EQ(medium.failures.size(), 2U);
    EXPECT_EQ(medium.failures[0].problem, "is missing");

    const FoundDataset large = read_fma(find_fma(folder / "fma_large"));
    EXPECT_EQ(large.manifest.clips.size(), 2U);
    EXPECT_EQ(large.notes.back(),
              "tracks without a top genre, left out: 1 (--root-genres labels most of them)");

    const FoundDataset rooted = read_fma(find_fma(folder.path(), FmaSubset::full), true);
    ASSERT_EQ(rooted.manifest.clips.size(), 3U);
    EXPECT_EQ(rooted.manifest.clips[2].label, "Hip-Hop");  // two of its three genres
    EXPECT_EQ(rooted.clip_seconds, 0.0);
}

TEST(Fma, OpensTheFilesThatAreKnownToBeShort) {
    const testing::TemporaryFolder folder;
    put_fma(folder.path(),
            "98565,A,0,B,training,small,Rock,[12],C\n98567,A,0,B,training,small,Rock,[12],D\n"
            "133297,A,0,B,training,small,Rock,[12],E\n");
    // The content decides, not the extension.
    put_sound(folder / "fma_small/098/098565.mp3", 1.6);
    put_sound(folder / "fma_small/098/098567.mp3", 30.0);
    put(folder / "fma_small/133/133297.mp3", "no music");
    const FoundDataset dataset = read_fma(find_fma(folder.path()));
    ASSERT_EQ(dataset.manifest.clips.size(), 1U);
    EXPECT_EQ(dataset.manifest.clips[0].track, "098567");
    ASSERT_EQ(dataset.failures.size(), 2U);
    EXPECT_EQ(dataset.failures[0].problem, "is 1.6 s long instead of 30");
    EXPECT_NE(dataset.failures[1].problem, "");
}

TEST(Fma, NamesTheFaultyLine) {
    const testing::TemporaryFolder folder;
    put(folder / "fma_small/000/000002.mp3");
    const auto problem = [&](const std::string& rows) {
        put_fma(folder.path(), rows);
        try {
            read_fma(find_fma(folder.path()));
        } catch (const UsageError& error) {
            return error.problem();
        }
        return std::string("none");
    };
    EXPECT_EQ(problem("2,A,0,B,training,tiny,Rock,[12],C\n"), "line 4: has the unknown subset 'tiny'");
    EXPECT_EQ(problem("2,A,0,B,dev,small,Rock,[12],C\n"), "line 4: has the unknown split 'dev'");
    EXPECT_EQ(problem("x,A,0,B,training,small,Rock,[12],C\n"), "line 4: has 'x' for the number of a track");
    EXPECT_EQ(problem("2,A,0,B,training,small,Rock,[12],C\n2,A,0,B,training,small,Rock,[12],C\n"),
              "line 5: repeats track 000002");
    EXPECT_EQ(problem("3,A,0,B,training,small,Rock,[12],C\n"), "holds no usable track of its table");
    put(folder / "fma_metadata/tracks.csv", "track_id,title\n2,C\n");
    EXPECT_THROW(read_fma(find_fma(folder.path())), UsageError);
    EXPECT_THROW(find_fma(folder / "fma_metadata"), UsageError);
}

TEST(FmaGenres, FindsTheRootOfMost) {
    const testing::TemporaryFolder folder;
    put(folder / "genres.csv", genres);
    const FmaGenres tree(folder / "genres.csv");
    EXPECT_EQ(fma_genre_list("[21, 811]"), (std::vector<int>{21, 811}));
    EXPECT_EQ(fma_genre_list("[]"), std::vector<int>());
    EXPECT_EQ(tree.root({25}), "Rock");
    EXPECT_EQ(tree.root({811, 25}), "Hip-Hop");  // the first of as many
    EXPECT_EQ(tree.root({811, 25, 12}), "Rock");
    EXPECT_EQ(tree.root({4711}), "");
    put(folder / "genres.csv", "genre_id,#tracks,parent,title,top_level\n25,9261,12,Punk,12\n");
    EXPECT_THROW(FmaGenres(folder / "genres.csv"), UsageError);
}

}  // namespace
}  // namespace resonet
