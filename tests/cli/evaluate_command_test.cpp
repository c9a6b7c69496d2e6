#include <gtest/gtest.h>

#include <cmath>

#include "core/file.h"
#include "core/npy.h"
#include "evaluate_fixture.h"
#include "evaluation/prediction_file.h"
#include "report/run_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

TEST_F(EvaluateCommand, LeavesTheFolderOfARun) {
    const Outcome outcome = evaluate({});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_TRUE(outcome.output.starts_with("bright on the test split of ")) << outcome.output;
    EXPECT_NE(outcome.output.find("83.3 %"), std::string::npos) << outcome.output;
    EXPECT_NE(outcome.output.find("rock taken for blues"), std::string::npos) << outcome.output;
    EXPECT_EQ(outcome.output.find("LEAKY"), std::string::npos);

    const RunFolder run = read_run_folder(folder_ / "out");
    EXPECT_EQ(run.name, "bright");
    EXPECT_EQ(run.seed, 3U);
    EXPECT_EQ(run.split, "test");
    EXPECT_FALSE(run.leaky);
    ASSERT_EQ(run.test.size(), 6U);
    EXPECT_EQ(run.test.labels, labels);
    EXPECT_EQ(run.test.clips[0].place, "6");
    EXPECT_EQ(run.test.clips[0].track, "t6");
    EXPECT_EQ(run.test.clips[0].artist, "artist 3");
    EXPECT_NEAR(run.test.clips[0].seconds, 112 * 3.862 * 512 / 22050, 1e-6);
    EXPECT_EQ(run.test.predicted(), (std::vector<int>{0, 1, 2, 0, 1, 0}));
    const double logit = 2.1 * 206 / 255;
    EXPECT_NEAR(run.test.row(0)[0], std::exp(logit) / (std::exp(logit) + 2), 1e-4);

    EXPECT_EQ(run.record.at("figures").at("test").at("n"), 6);
    EXPECT_NEAR(run.record.at("figures").at("test").at("accuracy").get<double>(), 5 / 6.0, 1e-12);
    EXPECT_GT(run.record.at("run").at("inference_milliseconds").get<double>(), 0);
    const json figures = read("out/evaluation.json");
    EXPECT_EQ(figures.at("clips").at("n"), 6);
    EXPECT_EQ(figures.at("clips").at("units"), 3);  // artists
    EXPECT_EQ(figures.at("clips").at("confusion"), json::parse("[[2,0,0],[0,2,0],[1,0,1]]"));
    EXPECT_TRUE(figures.at("clips").contains("roc_curves"));
    EXPECT_EQ(figures.at("tracks"), nullptr);
    EXPECT_EQ(figures.at("leaky"), false);
}

TEST_F(EvaluateCommand, ThreadsDoNotChangeTheResult) {
    ASSERT_EQ(evaluate({"--threads", "1"}, "data.csv", "a").status, 0);
    ASSERT_EQ(evaluate({"--threads", "3"}, "data.csv", "b").status, 0);
    EXPECT_EQ(read_text(folder_ / "a/predictions-test.csv"), read_text(folder_ / "b/predictions-test.csv"));
    EXPECT_EQ(read("a/evaluation.json").at("clips"), read("b/evaluation.json").at("clips"));
}

TEST_F(EvaluateCommand, TracksAndClipsAreKeptApart) {
    // The last three clips are of one track, of whose answers two are right.
    write_manifest_file("data.csv", {{9, "mel.npy,9,blues,t9,,test"},
                                     {10, "mel.npy,10,blues,t9,,test"},
                                     {11, "mel.npy,11,blues,t9,,test"}});
    const Outcome outcome = evaluate({"--json", "-"});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const json figures = json::parse(outcome.output);
    EXPECT_EQ(figures.at("clips").at("n"), 6);
    EXPECT_NEAR(figures.at("clips").at("accuracy").get<double>(), 5 / 6.0, 1e-12);
    EXPECT_EQ(figures.at("tracks").at("n"), 4);
    EXPECT_EQ(figures.at("tracks").at("accuracy"), 1.0);
    EXPECT_FALSE(figures.at("clips").contains("roc_curves"));
}

TEST_F(EvaluateCommand, SplitsAreChosen) {
    write_manifest_file("data.csv", {{0, "mel.npy,0,blues,t0,,excluded"}, {1, "mel.npy,1,jazz,t1,,"}});
    ASSERT_EQ(evaluate({"--split", "all"}, "data.csv", "all").status, 0);
    EXPECT_EQ(read_predictions(folder_ / "all/predictions-all.csv").size(), 11U);
    ASSERT_EQ(evaluate({"--split", "valid"}, "data.csv", "valid").status, 0);
    EXPECT_EQ(read_predictions(folder_ / "valid/predictions-valid.csv").size(), 3U);
    EXPECT_EQ(evaluate({"--split", "tests"}, "data.csv", "x").status, 2);
    const Outcome column = evaluate({"--column", "fold"}, "data.csv", "y");
    EXPECT_EQ(column.status, 2);
    EXPECT_FALSE(fs::exists(folder_ / "y/run.json"));
}

TEST_F(EvaluateCommand, ReplacesNothingUnasked) {
    ASSERT_EQ(evaluate({}).status, 0);
    ASSERT_EQ(evaluate({}).status, 0);  // the same again
    const Outcome other = evaluate({"--split", "valid"});
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("--restart"), std::string::npos) << other.errors;
    ASSERT_EQ(evaluate({"--split", "valid", "--restart"}).status, 0);
    EXPECT_FALSE(fs::exists(folder_ / "out/predictions-test.csv"));
    EXPECT_TRUE(fs::exists(folder_ / "out/predictions-valid.csv"));

    fs::create_directories(folder_ / "trained");
    write_atomically(folder_ / "trained/run.json", R"({"recipe": {"name": "a"}})");
    const std::string before = read_text(folder_ / "trained/run.json");
    const Outcome trained = evaluate({"--restart"}, "data.csv", "trained");
    EXPECT_EQ(trained.status, 2);
    EXPECT_NE(trained.errors.find("holds a training"), std::string::npos) << trained.errors;
    EXPECT_EQ(read_text(folder_ / "trained/run.json"), before);
}

TEST_F(EvaluateCommand, BadInputsAreNamed) {
    const auto status = [&](const std::string& data) {
        const Outcome outcome = evaluate({"--quiet"}, data, "bad");
        EXPECT_EQ(outcome.error_lines().size(), 1U) << data << ": " << outcome.errors;
        EXPECT_FALSE(fs::exists(folder_ / "bad/run.json")) << data;
        return outcome.status;
    };
    EXPECT_NE(status("missing.csv"), 0);
    write_atomically(folder_ / "empty.csv", "");
    EXPECT_NE(status("empty.csv"), 0);
    write_atomically(folder_ / "no-array.csv", "array,row,label,split\nnone.npy,0,blues,test\n");
    EXPECT_NE(status("no-array.csv"), 0);
    write_npy(folder_ / "small.npy", std::vector<std::uint8_t>(4), {1, 2, 2});
    write_atomically(folder_ / "small.csv", "array,row,label,split\nsmall.npy,0,blues,test\n");
    EXPECT_EQ(status("small.csv"), 2);
    write_npy(folder_ / "narrow.npy", std::vector<std::uint8_t>(bands * 20), {1, bands, 20});
    write_atomically(folder_ / "narrow.csv", "array,row,label,split\nnarrow.npy,0,blues,test\n");
    EXPECT_EQ(status("narrow.csv"), 2);
    write_atomically(folder_ / "table.csv", "table,row,label,split\ndata.csv,0,blues,test\n");
    EXPECT_EQ(status("table.csv"), 2);

    const std::string whole = read_text(folder_ / "bright.safetensors");
    write_atomically(folder_ / "bright.safetensors", whole.substr(0, whole.size() / 2));
    EXPECT_NE(status("data.csv"), 0);
    fs::remove(folder_ / "bright.safetensors");
    EXPECT_EQ(status("data.csv"), 2);
}

TEST_F(EvaluateCommand, ClipsThatCannotBeUsedAreNamedAndTheOthersCount) {
    write_manifest_file("data.csv", {{11, "mel.npy,99,rock,t11,,test"}});
    const Outcome outcome = evaluate({});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.errors.find("mel.npy"), std::string::npos) << outcome.errors;
    EXPECT_EQ(read("out/run.json").at("figures").at("test").at("n"), 5);
    EXPECT_EQ(read("out/run.json").at("evaluated").at("left_out").at("unusable"), 1);
}

TEST_F(EvaluateCommand, WhatAModelIsNotSureOfIsCounted) {
    Model model = bright_model();
    model.unsure_below = 0.5;  // it gives its answers 0.73 and more
    save_model(model, folder_ / "bright.safetensors");
    const Outcome all = evaluate({});
    ASSERT_EQ(all.status, 0) << all.errors;
    EXPECT_EQ(read("out/evaluation.json").at("answered"), 1.0);
    EXPECT_NEAR(read("out/run.json").at("figures").at("test").at("risk_answered").get<double>(), 1 / 6.0,
                1e-12);
    EXPECT_NE(all.output.find("answers 100.0 % of the clips, 16.7 % of these wrongly"), std::string::npos)
        << all.output;
    EXPECT_EQ(all.errors.find("another share"), std::string::npos) << all.errors;
    const Outcome fitted = evaluate({"--fit-temperature"}, "data.csv", "fitted");
    EXPECT_NE(fitted.errors.find("another share of the clips"), std::string::npos) << fitted.errors;

    model.unsure_below = 0.99;
    save_model(model, folder_ / "bright.safetensors");
    ASSERT_EQ(evaluate({}, "data.csv", "none").status, 0);
    EXPECT_EQ(read("none/evaluation.json").at("answered"), 0.0);
    EXPECT_EQ(read("none/evaluation.json").at("risk_answered"), nullptr);
}

TEST_F(EvaluateCommand, AReportThatCannotBeMadeSpoilsNoFigures) {
    write_atomically(folder_ / "blocked", "x");
    fs::create_directories(folder_ / "out");
    fs::copy_file(folder_ / "blocked", folder_ / "out/tables");  // no folder can be made there
    const Outcome outcome = run_resonet({"evaluate", file("bright.safetensors"), "--data", file("data.csv"),
                                         "--out", file("out"), "--no-cache"});
    EXPECT_EQ(outcome.status, 1) << outcome.errors;
    EXPECT_NE(outcome.errors.find("there is no report.html"), std::string::npos) << outcome.errors;
    EXPECT_NE(outcome.output.find("83.3 %"), std::string::npos) << outcome.output;
    EXPECT_EQ(read("out/run.json").at("figures").at("test").at("n"), 6);
    EXPECT_TRUE(fs::is_regular_file(folder_ / "out/tables"));
}

TEST_F(EvaluateCommand, AnotherEvaluationTakesTheReportAway) {
    ASSERT_EQ(evaluate({}).status, 0);
    fs::create_directories(folder_ / "out/tables");
    for (const char* name : {"out/report.html", "out/tables/results.csv", "out/tables/mine.csv"}) {
        write_atomically(folder_ / name, "x");
    }
    write_atomically(folder_ / "out/comparison.json", R"({"files": ["report.html", "tables/results.csv"]})");
    ASSERT_EQ(evaluate({}).status, 0);
    for (const char* gone : {"out/report.html", "out/tables/results.csv", "out/comparison.json"}) {
        EXPECT_FALSE(fs::exists(folder_ / gone)) << gone;
    }
    EXPECT_TRUE(fs::exists(folder_ / "out/tables/mine.csv"));
}

}  // namespace
}  // namespace resonet::testing
