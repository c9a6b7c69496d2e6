#include <gtest/gtest.h>

#include "cli/terminal.h"
#include "run_program.h"

namespace resonet::testing {
namespace {

TEST(DatasetHelp, ShowsExamplesAndTheExitStatusInLinesThatFit) {
    constexpr std::size_t widest = 100;
    for (const char* words : {"", "scan", "build", "build debian-core", "build mma", "check", "audit",
                              "split", "stats", "sample", "merge", "export"}) {
        std::vector<std::string> arguments = {"dataset"};
        std::istringstream stream(words);
        for (std::string word; stream >> word;) arguments.push_back(word);
        std::string command = "  resonet";
        for (const std::string& word : arguments) command += " " + word;
        arguments.emplace_back("--help");
        const Outcome outcome = run_resonet(arguments);
        EXPECT_EQ(outcome.status, 0) << command;
        EXPECT_NE(outcome.output.find("Exit status: 0 "), std::string::npos) << command;
        const std::size_t examples = outcome.output.find("\nExamples");
        ASSERT_NE(examples, std::string::npos) << command;
        EXPECT_NE(outcome.output.find("\n" + command + " ", examples), std::string::npos)
            << command << " has no example of its own";
        for (const std::string& line : outcome.output_lines()) EXPECT_LE(display_width(line), widest) << line;
    }
}

}  // namespace
}  // namespace resonet::testing
