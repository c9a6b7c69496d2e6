#include <gtest/gtest.h>

#include "core/file.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

void write_script(const fs::path& path, const std::string& commands) {
    write_atomically(path, "#!/bin/sh\n" + commands);
    fs::permissions(path, fs::perms::owner_all);
}

/// A copy of resonet in a folder of its own, where it finds no helper but those the test puts there.
class HelperProgram : public ::testing::Test {
  protected:
    HelperProgram() { fs::copy_file(resonet_program(), folder_ / "resonet"); }

    Outcome run(std::vector<std::string> arguments, const fs::path& search_path = "/nowhere") const {
        Call call;
        call.arguments = std::move(arguments);
        call.environment = {{"PATH", search_path.string()}};
        return run_program(folder_ / "resonet", call);
    }

    TemporaryFolder folder_;
};

TEST_F(HelperProgram, IsNamedWhereItIsMissing) {
    const Outcome outcome = run({"train", "recipe.toml"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.errors,
              "resonet: train: the trainer is not installed (build with -DRESONET_LEARN=ON or install the "
              "package resonet-learn)\n");
}

TEST_F(HelperProgram, GetsEveryArgumentAndGivesItsStatus) {
    write_script(folder_ / "resonet-learn", "printf '<%s>' \"$@\"\nexit 7\n");
    const Outcome outcome = run({"train", "a b", "--seed", "1", "", "--help", "[x]", "--"});
    EXPECT_EQ(outcome.status, 7);
    EXPECT_EQ(outcome.output, "<train><a b><--seed><1><><--help><[x]><-->");
    EXPECT_EQ(run({"help", "train"}).output, "<train><--help>");
}

TEST_F(HelperProgram, IsLookedForInPathLast) {
    const TemporaryFolder elsewhere;
    write_script(elsewhere / "resonet-learn", "echo from PATH\n");
    EXPECT_EQ(run({"train"}, elsewhere.path()).output, "from PATH\n");
    write_script(folder_ / "resonet-learn", "echo from beside\n");
    EXPECT_EQ(run({"train"}, elsewhere.path()).output, "from beside\n");
}

TEST_F(HelperProgram, MustBeExecutable) {
    write_atomically(folder_ / "resonet-learn", "no program");
    fs::permissions(folder_ / "resonet-learn", fs::perms::owner_read);
    EXPECT_EQ(run({"train"}).status, 2);
}

}  // namespace
}  // namespace resonet::testing
