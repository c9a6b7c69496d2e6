#include "corpus/package_catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "corpus/tiny_packages.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

std::set<std::string> ids(const PackageSelection& selection) {
    std::set<std::string> found;
    for (const PackageTrack& track : selection.tracks) found.insert(track.id);
    return found;
}

TEST(PackageCatalogue, SelectsTracksByProfile) {
    const TemporaryFolder folder;
    testing::write_usual_catalogue(folder.path());
    const PackageCatalogue catalogue = read_package_catalogue(folder / "catalogue/debian-core");
    EXPECT_EQ(catalogue.tracks.size(), 6U);
    EXPECT_EQ(catalogue.profiles, (std::vector<std::string>{"core", "tracker", "small"}));
    const PackageSelection small = select_tracks(catalogue, std::vector<std::string>{"small"});
    EXPECT_EQ(ids(small), (std::set<std::string>{"ann-tone"}));
    ASSERT_EQ(small.packages.size(), 1U);
    EXPECT_EQ(small.packages[0].name, "alpha");
    const PackageSelection both = select_tracks(catalogue, std::vector<std::string>{"core", "tracker"});
    ASSERT_EQ(both.tracks.size(), 5U);
    EXPECT_EQ(both.tracks.front().id, "bob-b");  // by label
    EXPECT_EQ(both.tracks.front().artist, "Bob, the B");
    EXPECT_EQ(both.folds, (std::vector<int>{2, 1, 1, 1, 3}));
    EXPECT_EQ(both.tracks[2].stems, (std::vector<std::string>{"guitar.wav"}));
    EXPECT_THROW(select_tracks(catalogue, std::vector<std::string>{"huge"}), UsageError);
}

TEST(PackageCatalogue, TellsEditionsApart) {
    const TemporaryFolder folder;
    testing::write_usual_catalogue(folder.path());
    const std::string before = read_package_catalogue(folder / "catalogue/debian-core").digest;
    EXPECT_EQ(before.size(), 64U);
    const std::filesystem::path list = folder / "catalogue/debian-core/tracks.csv";
    write_atomically(list, read_text(list) + "\n");
    EXPECT_NE(read_package_catalogue(folder / "catalogue/debian-core").digest, before);
}

class BadCatalogue : public ::testing::Test {
  protected:
    /// What reading a catalogue with this row of tracks ends in.
    std::string problem(const std::string& row) {
        const TemporaryFolder folder;
        testing::write_tiny_catalogue(folder.path(), {{"alpha", "x"}}, row);
        try {
            read_package_catalogue(folder / "catalogue/debian-core");
        } catch (const UsageError& error) {
            return error.problem();
        }
        return "none";
    }
};

TEST_F(BadCatalogue, IsRefused) {
    EXPECT_EQ(problem("a,metal,A,A,T,GPL,alpha,p,,1,strong,e,1,,\n"), "none");
    EXPECT_EQ(problem("../a,metal,A,A,T,GPL,alpha,p,,1,strong,e,1,,\n"),
              "line 2: '../a' is no plain name of a track");
    EXPECT_EQ(problem("a,me/tal,A,A,T,GPL,alpha,p,,1,strong,e,1,,\n"),
              "line 2: 'me/tal' is no plain name of a genre");
    EXPECT_EQ(problem("a,metal,A,A,T,GPL,beta,p,,1,strong,e,1,,\n"),
              "line 2: the package 'beta' is not in packages.csv");
    EXPECT_EQ(problem("a,metal,A,A,T,GPL,alpha,p,,nan,strong,e,1,,\n"), "line 2: 'nan' is no length");
    EXPECT_EQ(problem("a,metal,A,A,T,GPL,alpha,,,1,strong,e,1,,\n"), "line 2: lacks a path");
    EXPECT_EQ(problem("a,metal,,A,T,GPL,alpha,p,,1,strong,e,1,,\n"),
              "line 2: is used, but its artist is unknown");
    EXPECT_EQ(problem("a,metal,A,A,T,,alpha,p,,1,strong,e,,,2\n"),
              "line 2: is used, but its licence is in doubt");
    EXPECT_EQ(problem("a,metal,A,A,T,GPL,alpha,p,,1,strong,e,0,,\n"), "line 2: '0' is no number of a fold");
    EXPECT_EQ(problem("a,metal,A,A,T,GPL,alpha,p,,1,strong,e,1,,\n"
                      "b,rock,A,A,T,GPL,alpha,p,,1,strong,e,2,,\n"),
              "line 3: 'A' is in two folds of profile core");
    EXPECT_EQ(problem("a,metal,A,A,T,GPL,alpha,p,,1,strong,e,1,,\n"
                      "a,metal,A,A,T,GPL,alpha,p,,1,strong,e,1,,\n"),
              "line 3: 'a' is listed twice");
}

TEST_F(BadCatalogue, OfPackagesIsRefused) {
    const std::string sum(64, '0');
    for (const std::string& row : std::vector<std::string>{
             "-o,1," + sum + ",5", "a b,1," + sum + ",5", "a,," + sum + ",5", "a,1 2," + sum + ",5",
             "a,1,abc,5", "a,1," + sum + ",-5", "a,1," + sum + ",5\na,1," + sum + ",5"}) {
        const TemporaryFolder folder;
        testing::write_tiny_catalogue(folder.path(), {}, "");
        write_atomically(folder / "catalogue/debian-core/packages.csv",
                         "package,version,sha256,bytes\n" + row + "\n");
        EXPECT_THROW(read_package_catalogue(folder / "catalogue/debian-core"), UsageError) << row;
    }
    const TemporaryFolder folder;
    EXPECT_THROW(read_package_catalogue(folder.path()), UsageError);
}

// The lists that come with the program: read_package_catalogue() has checked the rest.
TEST(PackageCatalogue, OfTheProjectIsWhatItsDataSheetSays) {
    const PackageCatalogue catalogue =
        read_package_catalogue(testing::source_folder() / "datasets/debian-core");
    EXPECT_EQ(catalogue.tracks.size(), 282U);
    EXPECT_EQ(catalogue.packages.size(), 30U);
    struct Expected {
        std::vector<std::string> profiles;
        std::size_t tracks, packages;
        std::uint64_t most_bytes;
        int folds;
    };
    for (const Expected& expected : std::vector<Expected>{{{"core"}, 89, 11, 822'000'000, 3},
                                                          {{"core", "tracker"}, 133, 15, 841'000'000, 3},
                                                          {{"small"}, 76, 9, 150'000'000, 2}}) {
        const PackageSelection selection = select_tracks(catalogue, expected.profiles);
        EXPECT_EQ(selection.tracks.size(), expected.tracks);
        EXPECT_EQ(selection.packages.size(), expected.packages);
        std::uint64_t bytes = 0;
        for (const PackageRecord& package : selection.packages) bytes += package.bytes;
        EXPECT_LE(bytes, expected.most_bytes);
        std::map<std::string, std::set<int>> folds;
        std::map<std::string, std::set<int>> of_artist;
        for (std::size_t i = 0; i < selection.tracks.size(); ++i) {
            const PackageTrack& track = selection.tracks[i];
            folds[track.label].insert(selection.folds[i]);
            of_artist[track.artist].insert(selection.folds[i]);
            EXPECT_TRUE(track.strength == "strong" || track.strength == "medium") << track.id;
        }
        for (const auto& [label, used] : folds) {
            EXPECT_EQ(used.size(), static_cast<std::size_t>(expected.folds)) << label;
        }
        for (const auto& [artist, used] : of_artist) EXPECT_EQ(used.size(), 1U) << artist;
    }
}

}  // namespace
}  // namespace resonet
