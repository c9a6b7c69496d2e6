#include <gtest/gtest.h>

#include "core/version.h"
#include "run_program.h"

namespace resonet::testing {
namespace {

/// A call that is refused: exit status 2 and one line on standard error that holds `words`.
void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& words) {
    const Outcome outcome = run_resonet(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_TRUE(outcome.errors.starts_with("resonet: ")) << outcome.errors;
    for (const std::string& word : words) {
        EXPECT_NE(outcome.errors.find(word), std::string::npos) << word << " in: " << outcome.errors;
    }
}

TEST(CommandLine, HelpTeaches) {
    for (const std::vector<std::string>& call : {std::vector<std::string>{"--help"}, {"-h"}, {"help"}}) {
        const Outcome outcome = run_resonet(call);
        EXPECT_EQ(outcome.status, 0);
        EXPECT_EQ(outcome.errors, "");
        for (const char* word : {"classify", "models", "dataset", "train", "Examples:", "Exit status"}) {
            EXPECT_NE(outcome.output.find(word), std::string::npos) << word;
        }
    }
}

TEST(CommandLine, HelpOfACommandHasExamples) {
    for (const char* command : {"classify", "models", "dataset"}) {
        const Outcome outcome = run_resonet({command, "--help"});
        EXPECT_EQ(outcome.status, 0) << command;
        EXPECT_NE(outcome.output.find("resonet " + std::string(command)), std::string::npos) << command;
    }
    EXPECT_EQ(run_resonet({"help", "classify"}).output, run_resonet({"classify", "--help"}).output);
}

TEST(CommandLine, VersionNamesTheLibrariesAtOnce) {
    const Outcome outcome = run_resonet({"--version"});
    EXPECT_EQ(outcome.status, 0);
    const std::vector<std::string> lines = outcome.output_lines();
    ASSERT_EQ(lines.size(), 5U) << outcome.output;
    EXPECT_EQ(lines[0], std::string("resonet ") + version);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_NE(lines[i].find_first_of("0123456789"), std::string::npos) << lines[i];
    }
    EXPECT_TRUE(lines[1].starts_with("oneDNN ")) << lines[1];
    EXPECT_TRUE(lines[2].starts_with("FFmpeg ")) << lines[2];
    EXPECT_TRUE(lines[4].starts_with("libsoxr ")) << lines[4];
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
    expect_refused({}, {"no command", "resonet --help"});
    expect_refused({"clasify", "x.mp3"}, {"clasify", "did you mean 'classify'?"});
    expect_refused({"upload"}, {"upload", "no such command", "resonet --help"});
    expect_refused({"--verson"}, {"--verson", "did you mean '--version'?"});
    expect_refused({"classify", "--recusive", "x"},
                   {"did you mean '--recursive'?", "resonet classify --help"});
    expect_refused({"models", "shwo"}, {"shwo", "did you mean 'show'?"});
    expect_refused({"models", "show", "a", "b"}, {"b: is one too many"});
    expect_refused({"dataset"}, {"dataset"});
}

TEST(CommandLine, RefusesWrongValues) {
    expect_refused({"classify"}, {"PATH is required"});
    expect_refused({"classify", "--top", "0", "x"}, {"--top"});
    expect_refused({"classify", "--top", "many", "x"}, {"--top", "many"});
    expect_refused({"classify", "--threads", "-1", "x"}, {"--threads"});
    expect_refused({"classify", "--format", "xml", "x"}, {"--format", "xml", "jsonl"});
    expect_refused({"classify", "x", "--out"}, {"--out"});
    expect_refused({"models", "--format", "csv"}, {"--format", "csv"});
}

TEST(CommandLine, KeepsOneLineWhateverIsTyped) {
    expect_refused({"classify", "--top", "1\n2\x1b[31m", "x"}, {"--top"});
    expect_refused({"a\nb"}, {"a\\nb"});
}

}  // namespace
}  // namespace resonet::testing
