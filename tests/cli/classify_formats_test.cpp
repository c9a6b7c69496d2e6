#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "core/csv.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

class ClassifyFormats : public ::testing::Test {
  protected:
    ClassifyFormats() {
        write_small_model(model_);
        write_tone(folder_ / "a.wav", 20.0, 220.0);
        write_tone(folder_ / "b.wav", 15.0, 880.0);
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    /// Classifies a.wav, a file that is not there, and b.wav.
    std::string classify(std::vector<std::string> options) const {
        std::vector<std::string> arguments{"classify", "--model", model_.string()};
        arguments.insert(arguments.end(), options.begin(), options.end());
        for (const char* name : {"a.wav", "none.wav", "b.wav"}) arguments.push_back(path(name));
        const Outcome outcome = run_resonet(arguments);
        EXPECT_EQ(outcome.status, 1) << outcome.errors;
        return outcome.output;
    }

    TemporaryFolder folder_;
    std::filesystem::path model_ = folder_ / "small.safetensors";
};

void expect_probabilities(const json& probabilities, const std::string& genre) {
    double sum = 0;
    double best = 0;
    for (const auto& [label, value] : probabilities.items()) {
        sum += value.get<double>();
        best = std::max(best, value.get<double>());
    }
    EXPECT_NEAR(sum, 1.0, 1e-5);
    EXPECT_EQ(probabilities.at(genre).get<double>(), best);
}

TEST_F(ClassifyFormats, NeverReplaceARecording) {
    const auto before = std::filesystem::file_size(folder_ / "a.wav");
    std::filesystem::create_symlink(folder_ / "a.wav", folder_ / "link");
    for (const char* name : {"a.wav", "link", "new.wav"}) {
        const Outcome outcome =
            run_resonet({"classify", "--model", model_.string(), "--out", path(name), path("a.wav")});
        EXPECT_EQ(outcome.status, 2) << name;
        EXPECT_NE(outcome.errors.find(name), std::string::npos) << outcome.errors;
    }
    EXPECT_EQ(std::filesystem::file_size(folder_ / "a.wav"), before);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "new.wav"));
}

TEST_F(ClassifyFormats, JsonLines) {
    const std::vector<std::string> lines = lines_of(classify({"--format", "jsonl"}));
    ASSERT_EQ(lines.size(), 3U);
    const json first = json::parse(lines[0]);
    EXPECT_EQ(first.at("path"), path("a.wav"));
    EXPECT_EQ(first.at("model"), "small");
    EXPECT_NEAR(first.at("duration").get<double>(), 20.0, 1e-3);
    EXPECT_EQ(first.at("probabilities").size(), 3U);
    expect_probabilities(first.at("probabilities"), first.at("genre"));
    EXPECT_FALSE(first.contains("windows"));
    EXPECT_FALSE(first.contains("error"));
    const json second = json::parse(lines[1]);
    EXPECT_EQ(second.size(), 2U);
    EXPECT_EQ(second.at("path"), path("none.wav"));
    EXPECT_EQ(json::parse(lines[2]).at("path"), path("b.wav"));
}

TEST_F(ClassifyFormats, JsonIsTheSameInAnArray) {
    const json array = json::parse(classify({"--format", "json"}));
    const std::vector<std::string> lines = lines_of(classify({"--format", "jsonl"}));
    ASSERT_EQ(array.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(array[i], json::parse(lines[i]));
}

TEST_F(ClassifyFormats, TimelineHasWindowsInOrder) {
    const json first = json::parse(lines_of(classify({"--format", "jsonl", "--timeline"})).front());
    const json& windows = first.at("windows");
    ASSERT_GE(windows.size(), 2U);
    double last = -1;
    for (const json& window : windows) {
        EXPECT_GT(window.at("start").get<double>(), last);
        EXPECT_GT(window.at("end").get<double>(), window.at("start").get<double>());
        EXPECT_LE(window.at("end").get<double>(), 20.001);
        expect_probabilities(window.at("probabilities"), window.at("genre"));
        last = window.at("start").get<double>();
    }
    EXPECT_EQ(windows[0].at("start"), 0.0);
}

TEST_F(ClassifyFormats, TopKeepsTheMostProbable) {
    const json all = json::parse(lines_of(classify({"--format", "jsonl"})).front());
    const json two = json::parse(lines_of(classify({"--format", "jsonl", "--top", "2"})).front());
    ASSERT_EQ(two.at("probabilities").size(), 2U);
    EXPECT_EQ(two.at("genre"), all.at("genre"));
    double least = 1;
    for (const auto& [label, value] : two.at("probabilities").items()) {
        EXPECT_EQ(value, all.at("probabilities").at(label));
        least = std::min(least, value.get<double>());
    }
    for (const auto& [label, value] : all.at("probabilities").items()) {
        if (!two.at("probabilities").contains(label)) {
            EXPECT_LE(value.get<double>(), least);
        }
    }
}

TEST_F(ClassifyFormats, CsvHasOneRowAFile) {
    std::istringstream text(classify({"--format", "csv"}));
    const std::vector<std::string> lines = lines_of(classify({"--format", "jsonl"}));
    CsvReader reader(text, "output");
    const std::vector<std::string> header{"path",     "genre", "probability", "p_blues", "p_jazz", "p_rock",
                                          "duration", "model", "warnings",    "error",   "sure"};
    EXPECT_EQ(reader.header(), header);
    ASSERT_TRUE(reader.next());
    const json first = json::parse(lines[0]);
    EXPECT_EQ(reader.row()[0], path("a.wav"));
    EXPECT_EQ(reader.row()[1], first.at("genre"));
    EXPECT_EQ(std::stod(reader.row()[4]), first.at("probabilities").at("jazz").get<double>());
    EXPECT_EQ(reader.row()[6], "20.000");
    EXPECT_EQ(reader.row()[9], "");
    EXPECT_EQ(reader.row()[10], "yes");
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.row()[1], "");
    EXPECT_NE(reader.row()[9], "");
    ASSERT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
}

TEST_F(ClassifyFormats, CsvTimelineHasOneRowAWindow) {
    std::istringstream text(classify({"--format", "csv", "--timeline"}));
    const json first = json::parse(lines_of(classify({"--format", "jsonl", "--timeline"})).front());
    CsvReader reader(text, "output");
    const std::size_t start = reader.column("start").value();
    for (const json& window : first.at("windows")) {
        ASSERT_TRUE(reader.next());
        EXPECT_NEAR(std::stod(reader.row()[start]), window.at("start").get<double>(), 1e-9);
    }
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.row()[0], path("none.wav"));
}

TEST_F(ClassifyFormats, TableIsAligned) {
    const std::vector<std::string> lines = lines_of(classify({}));
    ASSERT_EQ(lines.size(), 3U);  // the file that failed is on standard error
    EXPECT_TRUE(lines[0].starts_with("file")) << lines[0];
    const std::size_t genre = lines[0].find("genre");
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
        EXPECT_EQ(lines[i][genre - 1], ' ');
        EXPECT_NE(lines[i][genre], ' ');
        EXPECT_EQ(lines[i].find('%'), lines[1].find('%'));
    }
    EXPECT_NE(lines[0].find("next best"), std::string::npos);
    EXPECT_EQ(lines[0].find('\x1b'), std::string::npos);  // no colour in a pipe
}

TEST_F(ClassifyFormats, TableTellsOfTopGenres) {
    EXPECT_EQ(lines_of(classify({"--top", "1"}))[1].find(','), std::string::npos);
    const std::string line = lines_of(classify({"--top", "3"}))[1];
    for (const std::string& label : small_model_labels()) {
        EXPECT_NE(line.find(label), std::string::npos) << label;
    }
}

TEST_F(ClassifyFormats, ThreadsChangeNothing) {
    const std::string one = classify({"--format", "jsonl", "--threads", "1"});
    EXPECT_EQ(one, classify({"--format", "jsonl", "--threads", "3"}));
    EXPECT_EQ(one, classify({"--format", "jsonl"}));
}

}  // namespace
}  // namespace resonet::testing
