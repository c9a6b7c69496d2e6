#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "../report/run_fixture.h"
#include "core/draws.h"
#include "core/file.h"
#include "evaluation/prediction_file.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

class CompareCommand : public ::testing::Test {
  protected:
    CompareCommand() {
        write_run(a_, "cnn", 1, predictions(80, [](int i) { return i % 5 != 0; }));
    }

    Outcome compare(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"compare", a_.string(), b_.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_resonet(arguments);
    }

    /// A copy of the run, whose labels and answers are put together anew.
    void shuffle_into_b() const {
        fs::copy(folder_ / "a", folder_ / "b", fs::copy_options::recursive);
        PredictionSet set = read_predictions(a_ / "predictions-test.csv");
        Draws draws(1);
        for (PredictedClip& clip : set.clips) clip.truth = static_cast<int>(draws.below(2));
        write_predictions(b_ / "predictions-test.csv", set, "path", "start");
    }

    void make_b_leaky() const {
        json record = run_record("other", 1);
        record["provenance"]["protocol"] = "leaky split";
        write_run(b_, record, predictions(80, [](int i) { return i % 3 != 0; }));
    }

    TemporaryFolder folder_;
    fs::path a_ = folder_ / "a" / "seed-1";
    fs::path b_ = folder_ / "b" / "seed-1";
};

TEST_F(CompareCommand, IdenticalRunsDoNotDiffer) {
    fs::copy(folder_ / "a", folder_ / "b", fs::copy_options::recursive);
    const Outcome outcome = compare();
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    for (const char* words : {"2 models, column 'split', seed 1, 80 clips of 80 recordings\n", "cnn (a)",
                              "cnn (b)", "80.0 %", "no difference: identical answers"}) {
        EXPECT_TRUE(has(outcome.output, words)) << words << " in:\n" << outcome.output;
    }
    EXPECT_FALSE(has(outcome.output, "leak")) << outcome.output;
}

TEST_F(CompareCommand, ShuffledLabelsDifferSignificantly) {
    shuffle_into_b();
    const Outcome outcome = compare({"--json"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    const json found = json::parse(outcome.output);
    EXPECT_EQ(found["pairs"][0]["verdict"], "significant");
    EXPECT_LT(found["pairs"][0]["p_holm"].get<double>(), 0.01);
    EXPECT_GT(found["pairs"][0]["other_labels"].get<int>(), 20);
    EXPECT_EQ(found["models"][0]["name"], "cnn (a)");
    EXPECT_EQ(found["models"][0]["letters"], "a");
    EXPECT_EQ(found["models"][1]["letters"], "b");
}

TEST_F(CompareCommand, NothingTurnsTheLeakStampOff) {
    make_b_leaky();
    const std::string out = (folder_ / "report").string();
    for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{
             {}, {"--title", "honest"}, {"--no-pictures"}, {"--quiet"}, {"--leave-out", "cnn"}}) {
        fs::remove_all(out);
        std::vector<std::string> arguments{"--out", out};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome outcome = compare(arguments);
        ASSERT_EQ(outcome.status, 0) << outcome.errors;
        EXPECT_TRUE(outcome.output.starts_with("leaky split\n")) << outcome.output;
        std::size_t files = 0;
        for (const auto& entry : fs::recursive_directory_iterator(out)) {
            if (!entry.is_regular_file() || entry.path().extension() == ".png") continue;
            ++files;
            EXPECT_TRUE(has(read_text(entry.path()), "leaky split")) << entry.path();
        }
        EXPECT_GT(files, 5U);
    }
    const Outcome outcome = compare({"--json"});
    EXPECT_EQ(json::parse(outcome.output).at("leak"), "leaky split");
    // Without the leaky model nothing leaks.
    EXPECT_FALSE(has(compare({"--leave-out", "other"}).output, "leaky"));
}

TEST_F(CompareCommand, WritesAReport) {
    write_run(b_, "other", 1, predictions(80, [](int i) { return i % 3 != 0; }));
    const fs::path out = folder_ / "report";
    const Outcome outcome = compare({"--out", out.string(), "--no-pictures"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    for (const char* name : {"report.html", "comparison.json", "tables/results.csv", "tables/results.tex",
                             "tables/pairs.csv", "tables/classes-cnn.csv", "tables/confusion-other.tex"}) {
        EXPECT_TRUE(fs::is_regular_file(out / name)) << name;
    }
    EXPECT_EQ(json::parse(read_text(out / "comparison.json")).at("models").size(), 2U);
}

TEST_F(CompareCommand, OneBadRunIsNamedAndTheOthersCompared) {
    write_run(b_, "other", 1, predictions(80, [](int) { return true; }));
    for (const auto& damage : std::vector<std::function<void()>>{
             [&] { fs::resize_file(b_ / "predictions-test.csv", 1000); },
             [&] { fs::remove(b_ / "predictions-test.csv"); },
             [&] { write_atomically(b_ / "run.json", "{"); }, [&] { fs::remove_all(b_); }}) {
        damage();
        const Outcome outcome = compare();
        EXPECT_EQ(outcome.status, 1) << outcome.errors;
        EXPECT_TRUE(has(outcome.errors, b_.string())) << outcome.errors;
        EXPECT_TRUE(has(outcome.errors, "(")) << outcome.errors;
        EXPECT_TRUE(has(outcome.output, "cnn")) << outcome.output;
        EXPECT_TRUE(has(outcome.output, "not used: ")) << outcome.output;
        write_run(b_, "other", 1, predictions(80, [](int) { return true; }));
    }
}

TEST_F(CompareCommand, BadPredictionsNameTheLine) {
    write_run(b_, "other", 1, predictions(80, [](int) { return true; }));
    const fs::path file = b_ / "predictions-test.csv";
    const std::string good = read_text(file);
    const auto expect = [&](const std::string& bad, const char* words) {
        write_atomically(file, bad);
        const Outcome outcome = compare();
        EXPECT_EQ(outcome.status, 1);
        EXPECT_TRUE(has(outcome.errors, words)) << outcome.errors;
        EXPECT_TRUE(has(outcome.errors, "predictions-test.csv: line ")) << outcome.errors;
    };
    std::string nan = good;
    nan.replace(nan.rfind("0.25"), 4, "nan");
    expect(nan, "line 81");
    std::string twice = good;
    twice.replace(twice.find("song-1.wav"), 10, "song-0.wav");
    twice.replace(twice.find("song-1,"), 7, "song-0,");
    expect(twice, "twice");
}

TEST_F(CompareCommand, SaysWhatIsWrong) {
    EXPECT_EQ(run_resonet({"compare"}).status, 2);
    EXPECT_EQ(run_resonet({"compare", (folder_ / "none").string()}).status, 1);
    fs::create_directories(folder_ / "empty");
    const Outcome empty = run_resonet({"compare", (folder_ / "empty").string()});
    EXPECT_EQ(empty.status, 1);
    EXPECT_TRUE(has(empty.errors, "holds no run")) << empty.errors;
    EXPECT_EQ(run_resonet({"compare", a_.string(), "--title", "x"}).status, 2);
    const Outcome file = run_resonet({"compare", a_.string(), "--out", (a_ / "run.json").string()});
    EXPECT_EQ(file.status, 2);
    EXPECT_TRUE(has(file.errors, "is no folder")) << file.errors;
    const Outcome name = run_resonet({"compare", a_.string(), "--leave-out", "cn"});
    EXPECT_EQ(name.status, 2);
    EXPECT_TRUE(has(name.errors, "did you mean 'cnn'?")) << name.errors;
}

TEST_F(CompareCommand, LinksInCirclesAndHostileNamesDoNoHarm) {
    fs::create_directory_symlink(folder_.path(), folder_ / "a" / "loop");
    json record = run_record("\x1b[31m../../x\n", 1);
    write_run(folder_ / "b" / "s \"'\xff", record, predictions(80, [](int) { return true; }));
    const Outcome outcome = run_resonet(
        {"compare", folder_.path().string(), "--out", (folder_ / "report").string(), "--no-pictures"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.output.find('\x1b'), std::string::npos);
    EXPECT_FALSE(fs::exists(folder_.path().parent_path() / "x"));
    for (const auto& entry : fs::directory_iterator(folder_ / "report" / "tables")) {
        EXPECT_FALSE(has(entry.path().filename().string(), "..")) << entry.path();
    }
}

}  // namespace
}  // namespace resonet::testing
