#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/file.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

class OutputTest : public ::testing::Test {
  protected:
    OutputTest() {
        write_small_model(folder_ / "small.safetensors");
        write_tone(folder_ / "a.wav");
    }

    Call call(std::vector<std::string> more) const {
        Call call;
        call.arguments = {"classify", "--model", (folder_ / "small.safetensors").string(),
                          (folder_ / "a.wav").string()};
        call.arguments.insert(call.arguments.end(), more.begin(), more.end());
        return call;
    }

    /// Runs a line of shell in which $0 is resonet, $1 the model and $2 the sound.
    Outcome shell(const std::string& line) const {
        Call call;
        call.arguments = {"-c", line, resonet_program().string(), (folder_ / "small.safetensors").string(),
                          (folder_ / "a.wav").string()};
        return run_program("/bin/sh", call);
    }

    TemporaryFolder folder_;
};

TEST_F(OutputTest, AFullDiskIsAFault) {
    Call full = call({});
    full.output = "/dev/full";
    const Outcome outcome = run_program(resonet_program(), full);
    EXPECT_EQ(outcome.status, 3);
    EXPECT_EQ(outcome.errors,
              "resonet: standard output: cannot be written: No space left on device (free some space)\n");
}

TEST_F(OutputTest, AFullDiskSpoilsHelpToo) {
    Call full;
    full.arguments = {"--help"};
    full.output = "/dev/full";
    EXPECT_EQ(run_program(resonet_program(), full).status, 3);
}

TEST_F(OutputTest, AReaderThatLeavesEndsItQuietly) {
    // The reader has gone before the first result; a parent that ignores SIGPIPE changes nothing.
    for (const char* setting : {"", "trap '' PIPE; "}) {
        const Outcome outcome = shell(std::string(setting) +
                                      "{ sleep 0.3; \"$0\" classify -f jsonl -m \"$1\" \"$2\" \"$2\"; "
                                      "echo status $? >&2; } | true");
        EXPECT_EQ(outcome.errors, "status 141\n") << setting;
    }
}

TEST_F(OutputTest, AClosedStreamIsAFault) {
    const Outcome outcome = shell("\"$0\" classify -m \"$1\" \"$2\" >&-");
    EXPECT_EQ(outcome.status, 3);
    EXPECT_NE(outcome.errors.find("standard output: cannot be written"), std::string::npos);
}

TEST_F(OutputTest, OutNamesAFileAndItsFormat) {
    const fs::path out = folder_ / "genres.csv";
    const Outcome outcome = run_program(resonet_program(), call({"--out", out.string()}));
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.output, "");
    EXPECT_TRUE(read_text(out).starts_with("path,genre,probability,p_blues,p_jazz,p_rock,"))
        << read_text(out);
}

TEST_F(OutputTest, OutThatCannotBeWrittenIsAFault) {
    const Outcome outcome =
        run_program(resonet_program(), call({"--out", (folder_ / "none" / "genres.csv").string()}));
    EXPECT_EQ(outcome.status, 3);
    ASSERT_EQ(outcome.error_lines().size(), 1U);
}

TEST_F(OutputTest, OutIsLeftAloneWhenTheCommandFails) {
    const fs::path out = folder_ / "genres.csv";
    write_atomically(out, "as it was");
    const Outcome outcome = run_resonet({"classify", "--model", (folder_ / "none.safetensors").string(),
                                         "--out", out.string(), (folder_ / "a.wav").string()});
    EXPECT_NE(outcome.status, 0);
    EXPECT_EQ(read_text(out), "as it was");
}

TEST_F(OutputTest, AnInterruptionLeavesWholeResults) {
    std::string list;
    for (int i = 0; i < 20000; ++i) list += "a.wav\n";
    write_atomically(folder_ / "list", list);
    // The first bytes come after the handler of the signal is in place.
    const std::string wait_for_output = "while [ ! -s out ]; do sleep 0.02; done; ";
    const Outcome outcome =
        shell("cd \"${1%/*}\"; \"$0\" classify -f json -m \"$1\" - < list > out & pid=$!; " +
              wait_for_output + "kill -TERM $pid; wait $pid; echo status $?");
    EXPECT_EQ(outcome.output, "status 130\n");
    EXPECT_TRUE(nlohmann::json::parse(read_text(folder_ / "out")).is_array());
    ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_NE(outcome.errors.find("of 20000 inputs are done"), std::string::npos) << outcome.errors;
}

TEST_F(OutputTest, TimingGoesToStandardError) {
    const Outcome outcome = run_program(resonet_program(), call({"--timing"}));
    EXPECT_EQ(outcome.status, 0);
    EXPECT_NE(outcome.errors.find("1 file"), std::string::npos) << outcome.errors;
    EXPECT_EQ(outcome.output, run_program(resonet_program(), call({})).output);
}

}  // namespace
}  // namespace resonet::testing
