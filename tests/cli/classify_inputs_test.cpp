#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/input_list.h"
#include "core/csv.h"
#include "core/file.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Files with names that tools trip over, in a folder that is the working folder.
class ClassifyInputs : public ::testing::Test {
  protected:
    ClassifyInputs() {
        write_small_model(model_);
        write_tone(folder_ / "plain.wav");
    }

    void copy(const std::string& name) const { fs::copy_file(folder_ / "plain.wav", folder_ / name); }

    Outcome classify(std::vector<std::string> arguments, const std::string& input = "") const {
        Call call;
        call.arguments = {"classify", "--model", model_.string()};
        call.arguments.insert(call.arguments.end(), arguments.begin(), arguments.end());
        call.folder = folder_.path();
        call.input = input;
        return run_program(resonet_program(), call);
    }

    /// The paths in the results, in order; every one of them must have been classified.
    std::vector<std::string> paths(std::vector<std::string> arguments, const std::string& input = "") const {
        arguments.insert(arguments.begin(), {"--format", "jsonl"});
        const Outcome outcome = classify(std::move(arguments), input);
        EXPECT_EQ(outcome.status, 0) << outcome.errors;
        std::vector<std::string> found;
        for (const std::string& line : outcome.output_lines()) {
            const json result = json::parse(line);
            EXPECT_TRUE(result.contains("genre")) << line;
            found.push_back(result.at("path"));
        }
        return found;
    }

    using Names = std::vector<std::string>;

    TemporaryFolder folder_;
    fs::path model_ = folder_ / "small.safetensors";
};

TEST_F(ClassifyInputs, TakesHostileNames) {
    const Names names{"two words.wav",
                      "quote\"s'.wav",
                      "new\nline.wav",
                      "comma, semi;.wav",
                      "[1999, live]",
                      "\xC3\xA9t\xC3\xA9.wav",
                      "\xE9\x9F\xB3.wav",
                      "%s%n.wav",
                      "file:x.wav",
                      "back\\slash.wav",
                      "++",
                      "train",
                      "#hash?.wav"};
    for (const std::string& name : names) copy(name);
    EXPECT_EQ(paths(names), names);
}

TEST_F(ClassifyInputs, TakesDashesAfterTwoDashes) {
    copy("-odd.wav");
    copy("--help");
    EXPECT_EQ(paths({"--", "-odd.wav", "--help"}), Names({"-odd.wav", "--help"}));
    EXPECT_EQ(paths({"plain.wav", "--", "-odd.wav"}), Names({"plain.wav", "-odd.wav"}));
}

TEST_F(ClassifyInputs, LosesNothingOfANameThatIsNotUtf8) {
    const std::string name = "caf\xE9.wav";
    copy(name);
    const Outcome lines = classify({"--format", "jsonl", name, "plain.wav"});
    EXPECT_EQ(lines.status, 0) << lines.errors;
    const json first = json::parse(lines.output_lines().at(0));
    EXPECT_EQ(first.at("path"), "caf\xEF\xBF\xBD.wav");
    EXPECT_EQ(first.at("path_bytes"), "636166e92e776176");
    EXPECT_FALSE(json::parse(lines.output_lines().at(1)).contains("path_bytes"));

    const Outcome table = classify({"--format", "csv", name, "plain.wav"});
    std::istringstream text(table.output);
    CsvReader reader(text, "output");
    const std::size_t column = reader.column("path_bytes").value();
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.row()[column], "636166e92e776176");
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.row()[column], "");

    EXPECT_NE(classify({name}).output.find("caf\\xe9.wav"), std::string::npos);
}

TEST_F(ClassifyInputs, ErrorsStayOnOneLine) {
    const Outcome outcome = classify({"no\nsuch\x1b[31m file.wav"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.output, "");
    ASSERT_EQ(outcome.error_lines().size(), 1U);
    EXPECT_TRUE(outcome.errors.starts_with("resonet: no\\nsuch\\x1b[31m file.wav: ")) << outcome.errors;
}

TEST_F(ClassifyInputs, TakesAnEmptyNameForAFileThatIsNotThere) {
    const Outcome outcome = classify({""});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_TRUE(outcome.errors.starts_with("resonet: '': ")) << outcome.errors;
}

TEST_F(ClassifyInputs, TakesDuplicates) {
    EXPECT_EQ(paths({"plain.wav", "plain.wav"}), Names({"plain.wav", "plain.wav"}));
}

TEST_F(ClassifyInputs, KeepsTheOrder) {
    copy("a.wav");
    copy("z.wav");
    const Names names{"z.wav", "a.wav", "plain.wav", "a.wav", "z.wav", "z.wav", "a.wav"};
    EXPECT_EQ(paths(names), names);
}

TEST_F(ClassifyInputs, LooksIntoFolders) {
    fs::create_directories(folder_ / "music/album");
    copy("music/one.wav");
    copy("music/album/two.wav");
    write_atomically(folder_ / "music/cover.jpg", "no music");
    EXPECT_EQ(paths({"music"}), Names({"music/one.wav"}));
    EXPECT_EQ(paths({"--recursive", "music"}), Names({"music/album/two.wav", "music/one.wav"}));
}

TEST_F(ClassifyInputs, TellsOfRecursiveWhereItWouldHelp) {
    fs::create_directories(folder_ / "music/album");
    copy("music/album/two.wav");
    const Outcome outcome = classify({"music"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(
        outcome.errors,
        "resonet: music: no audio files in this folder (use --recursive to look into the folders in it)\n");
}

TEST_F(ClassifyInputs, ReadsNamesFromStandardInput) {
    copy("a b.wav");
    EXPECT_EQ(paths({"-"}, "plain.wav\n\na b.wav"), Names({"plain.wav", "a b.wav"}));
    copy("new\nline.wav");
    const std::string list("new\nline.wav\0plain.wav\0", 23);
    EXPECT_EQ(paths({"--null", "-"}, list), Names({"new\nline.wav", "plain.wav"}));
    EXPECT_EQ(paths({"plain.wav", "-"}, "a b.wav\n"), Names({"plain.wav", "a b.wav"}));
}

TEST_F(ClassifyInputs, SaysWhenStandardInputIsNoList) {
    EXPECT_EQ(classify({"-"}).errors, "resonet: standard input: names no files\n");
    const Outcome outcome = classify({"-"}, std::string("plain.wav\0more\n", 15));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.errors.find("--null"), std::string::npos) << outcome.errors;
}

}  // namespace
}  // namespace resonet::testing
