// `resonet dataset build debian-core` with a tiny catalogue and a fake apt-get.
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/file.h"
#include "corpus/fake_apt.h"
#include "corpus/tiny_packages.h"
#include "data/manifest.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

class DatasetBuildDebian : public ::testing::Test {
  protected:
    DatasetBuildDebian() { write_usual_catalogue(folder_.path()); }

    Outcome run(std::vector<std::string> more, const std::string& path = "/usr/bin:/bin") const {
        Call call;
        call.arguments = {"dataset", "build", "debian-core"};
        call.arguments.insert(call.arguments.end(), more.begin(), more.end());
        call.environment = {{"RESONET_DATASETS", (folder_ / "catalogue").string()}, {"PATH", path}};
        return run_program(resonet_program(), call);
    }

    /// Builds clips of 2 s into `out`.
    Outcome build(const std::string& path, std::vector<std::string> more = {}) const {
        more.insert(more.end(), {"--out", out_.string(), "--clip-seconds", "2"});
        return run(more, path);
    }

    TemporaryFolder folder_;
    fs::path out_ = folder_ / "out";
};

TEST_F(DatasetBuildDebian, ListsBeforeAnythingIsDownloaded) {
    const Outcome outcome = run({"--list"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    ASSERT_EQ(outcome.output_lines().size(), 8U) << outcome.output;
    EXPECT_EQ(outcome.output_lines()[0].substr(0, 9), "package  ");
    EXPECT_NE(outcome.output_lines()[1].find("GPL-2+"), std::string::npos);
    EXPECT_EQ(outcome.output_lines()[7], "metal              1      3       0      1      3      0");
}

TEST_F(DatasetBuildDebian, BuildsFromAFolderOfPackages) {
    const Outcome outcome =
        build("/nowhere", {"--packages", (folder_ / "debs").string(), "--clips-per-track", "3"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find(
                  "left out, less than 10 s without the silence at both ends: ann-jingle (1.0 s)\n"),
              std::string::npos);
    EXPECT_NE(outcome.errors.find("manifest.csv: 8 clips of 3 tracks (electronic 2, metal 6)\n"),
              std::string::npos)
        << outcome.errors;
    EXPECT_EQ(read_manifest(out_ / "manifest.csv").clips.size(), 8U);
    EXPECT_TRUE(fs::exists(folder_ / "debs/alpha_1.0-1_all.deb"));
}

TEST_F(DatasetBuildDebian, DownloadsWithAptAndCleansUp) {
    const std::string path = path_with_apt(folder_.path(), fake_apt(folder_.path()));
    Outcome outcome = run({"--dry-run", "--out", out_.string()}, path);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.output.find("would be downloaded"), std::string::npos);
    EXPECT_FALSE(fs::exists(out_));
    outcome = build(path);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_TRUE(fs::exists(out_ / "downloads/alpha_1.0-1_all.deb"));
    write_atomically(out_ / "downloads/mine.deb", "the user's");
    EXPECT_EQ(build(path, {"--clean"}).status, 0);
    EXPECT_FALSE(fs::exists(out_ / "downloads/alpha_1.0-1_all.deb"));
    EXPECT_EQ(read_text(out_ / "downloads/mine.deb"), "the user's");
    fs::remove(out_ / "downloads/mine.deb");
    EXPECT_EQ(build(path, {"--clean"}).status, 0);
    EXPECT_FALSE(fs::exists(out_ / "downloads"));
    EXPECT_EQ(lines_of(read_text(folder_ / "apt.log")).size(), 2U) << "downloaded twice";
}

TEST_F(DatasetBuildDebian, GoesOnAfterAFailedDownload) {
    const std::string fails = fake_apt(folder_.path(),
                                       "if [ $name = beta ]; then\n"
                                       "echo 'E: Failed to fetch http://x Could not resolve' >&2\n"
                                       "exit 100\nfi");
    Outcome outcome = build(path_with_apt(folder_.path(), fails));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.errors.find("beta=1.0-1: could not be downloaded: Failed to fetch http://x Could not "
                                  "resolve; 1 of 2 packages are there (check the network"),
              std::string::npos)
        << outcome.errors;
    EXPECT_FALSE(fs::exists(out_ / "manifest.csv"));
    EXPECT_TRUE(fs::exists(out_ / "downloads/alpha_1.0-1_all.deb"));
    outcome = build(path_with_apt(folder_.path(), fake_apt(folder_.path())));
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(lines_of(read_text(folder_ / "apt.log")).size(), 3U) << "alpha once, beta twice";
}

TEST_F(DatasetBuildDebian, GoesOnAfterAKill) {
    const std::string kills =
        fake_apt(folder_.path(), "if [ $name = beta ]; then kill -KILL $PPID; exit 1; fi");
    EXPECT_EQ(build(path_with_apt(folder_.path(), kills)).status, 128 + 9);
    const Outcome outcome = build(path_with_apt(folder_.path(), fake_apt(folder_.path())));
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(read_manifest(out_ / "manifest.csv").clips.size(), 11U);
}

TEST_F(DatasetBuildDebian, StopsOnCtrlC) {
    const std::string interrupts = fake_apt(folder_.path(), "kill -INT $PPID; exec sleep 30");
    const Outcome outcome = build(path_with_apt(folder_.path(), interrupts));
    EXPECT_EQ(outcome.status, 130) << outcome.errors;
    EXPECT_NE(outcome.errors.find("(run the same command to go on)"), std::string::npos) << outcome.errors;
    EXPECT_LT(outcome.seconds, 10);
    EXPECT_EQ(build(path_with_apt(folder_.path(), fake_apt(folder_.path()))).status, 0);
}

TEST_F(DatasetBuildDebian, ExplainsWhatIsMissing) {
    Outcome outcome = build(folder_.path().string());
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.errors.find("apt-get: is not there"), std::string::npos) << outcome.errors;
    EXPECT_NE(outcome.errors.find("--packages"), std::string::npos);
    EXPECT_EQ(run({}).status, 2);
    EXPECT_EQ(run({"--out", out_.string(), "--profile", "huge"}).status, 2);
    EXPECT_EQ(run({"--out", out_.string(), "--packages", (folder_ / "none").string()}).status, 2);
    EXPECT_EQ(run({"--out", out_.string(), "--clip-seconds", "0"}).status, 2);
    fs::remove_all(folder_ / "catalogue/debian-core");
    write_atomically(folder_ / "catalogue/nothing", "");
    fs::create_directories(folder_ / "catalogue/debian-core");
    outcome = run({"--list"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.errors.find("packages.csv: does not exist"), std::string::npos) << outcome.errors;
}

TEST_F(DatasetBuildDebian, FindsTheListsOfTheProject) {
    Call call;
    call.arguments = {"dataset", "build", "debian-core", "--list", "--with-tracker"};
    const Outcome outcome = run_program(resonet_program(), call);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.output.find("wesnoth-1.16-music"), std::string::npos);
    EXPECT_NE(outcome.output.find("together"), std::string::npos);
}

}  // namespace
}  // namespace resonet::testing
