#include <gtest/gtest.h>

#include <filesystem>

#include "cli/run_program.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::Outcome;
using testing::run_resonet;
using testing::TemporaryFolder;

TEST(DatasetBuildMma, ShowsItsPlanWithoutAnyOtherProgram) {
    testing::Call call;
    call.arguments = {"dataset", "build", "mma", "--dry-run", "--clips-per-genre", "2"};
    call.environment = {{"PATH", "/nowhere"}};
    const Outcome shown = testing::run_program(testing::resonet_program(), call);
    EXPECT_EQ(shown.status, 0) << shown.errors;
    const std::vector<std::string> lines = shown.output_lines();
    ASSERT_EQ(lines.size(), 21U);
    EXPECT_TRUE(lines[0].starts_with("clip ")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("blues.0001 ")) << lines[1];
    EXPECT_TRUE(lines[20].starts_with("rock.0002 ")) << lines[20];
}

TEST(DatasetBuildMma, NamesThePackageToInstall) {
    const TemporaryFolder folder;
    testing::Call call;
    call.arguments = {"dataset", "build", "mma", "--out", folder / "out"};
    call.environment = {{"PATH", "/nowhere"}};
    const Outcome refused = testing::run_program(testing::resonet_program(), call);
    EXPECT_EQ(refused.status, 2);
    EXPECT_NE(refused.errors.find("apt install mma"), std::string::npos) << refused.errors;
    EXPECT_FALSE(fs::exists(folder / "out"));
}

TEST(DatasetBuildMma, RefusesWhatMakesNoSense) {
    const TemporaryFolder folder;
    const auto status = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"dataset", "build", "mma"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_resonet(arguments).status;
    };
    EXPECT_EQ(status({}), 2);
    EXPECT_EQ(status({"--out", folder / "out", "--seconds", "0"}), 2);
    EXPECT_EQ(status({"--out", folder / "out", "--seconds", "nan"}), 2);
    EXPECT_EQ(status({"--out", folder / "out", "--clips-per-genre", "0"}), 2);
    EXPECT_EQ(status({"--out", folder / "out", "--seed", "-1"}), 2);
    EXPECT_EQ(status({"--out", folder / "out", "--soundfont", folder / "missing.sf2"}), 2);
    EXPECT_FALSE(fs::exists(folder / "out"));
}

}  // namespace
}  // namespace resonet
