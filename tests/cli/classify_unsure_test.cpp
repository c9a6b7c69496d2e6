#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/csv.h"
#include "network/model.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

/// A model and two tones, of which it is sure of one alone: its confidence is between both probabilities.
class ClassifyUnsure : public ::testing::Test {
  protected:
    ClassifyUnsure() {
        write_small_model(model_);
        write_tone(folder_ / "a.wav", 20.0, 220.0);
        write_tone(folder_ / "b.wav", 15.0, 880.0);
        const double a = largest(path("a.wav"));
        const double b = largest(path("b.wav"));
        EXPECT_GT(std::abs(a - b), 1e-3);
        a_is_sure_ = a > b;
        Model model = load_model(model_);
        model.unsure_below = (a + b) / 2;
        save_model(model, model_);
        threshold_ = model.unsure_below;
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    Outcome classify(std::vector<std::string> options) const {
        std::vector<std::string> arguments{"classify", "--model", model_.string()};
        arguments.insert(arguments.end(), options.begin(), options.end());
        for (const char* name : {"a.wav", "none.wav", "b.wav"}) arguments.push_back(path(name));
        return run_resonet(arguments);
    }

    /// The rows of CSV, without the header: what became of a.wav, a file that is not there, and b.wav.
    std::vector<std::vector<std::string>> rows(std::vector<std::string> options) const {
        options.insert(options.begin(), {"--format", "csv"});
        const Outcome outcome = classify(options);
        EXPECT_EQ(outcome.status, 1) << outcome.errors;
        std::istringstream text(outcome.output);
        CsvReader reader(text, "output");
        EXPECT_EQ(reader.header().back(), "sure");
        EXPECT_EQ(reader.header()[reader.header().size() - 2], "error");
        std::vector<std::vector<std::string>> all;
        while (reader.next()) all.push_back(reader.row());
        return all;
    }

    std::vector<std::string> sure(const std::vector<std::string>& options) const {
        std::vector<std::string> words;
        for (const auto& row : rows(options)) words.push_back(row.back());
        return words;
    }

    const char* a_word() const { return a_is_sure_ ? "yes" : "no"; }
    const char* b_word() const { return a_is_sure_ ? "no" : "yes"; }

    TemporaryFolder folder_;
    std::filesystem::path model_ = folder_ / "small.safetensors";
    bool a_is_sure_ = false;
    double threshold_ = 0;

  private:
    double largest(const std::string& file) const {
        const Outcome outcome =
            run_resonet({"classify", "--model", model_.string(), "--format", "jsonl", file});
        const json result = json::parse(outcome.output);
        EXPECT_EQ(result.at("sure"), true);
        EXPECT_EQ(result.at("unsure_below"), 0.0);
        return result.at("probabilities").at(result.at("genre").get<std::string>()).get<double>();
    }
};

TEST_F(ClassifyUnsure, CsvSaysSoAndKeepsTheGenre) {
    const auto all = rows({});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].back(), a_word());
    EXPECT_EQ(all[1].back(), "");
    EXPECT_NE(all[1][all[1].size() - 2], "");  // the error
    EXPECT_EQ(all[2].back(), b_word());
    const auto always = rows({"--always-answer"});
    for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
        EXPECT_EQ(always[i].back(), "yes");
        EXPECT_TRUE(std::equal(all[i].begin(), all[i].end() - 1, always[i].begin()));
    }
}

TEST_F(ClassifyUnsure, OptionsTakeThePlaceOfTheModelsConfidence) {
    using Words = std::vector<std::string>;
    EXPECT_EQ(sure({"--unsure-below", "0"}), (Words{"yes", "", "yes"}));
    EXPECT_EQ(sure({"--unsure-below", "1"}), (Words{"no", "", "no"}));
    EXPECT_EQ(sure({"--unsure-below", std::to_string(threshold_)}), (Words{a_word(), "", b_word()}));
}

TEST_F(ClassifyUnsure, JsonSaysSoAndWhy) {
    const Outcome outcome = classify({"--format", "jsonl"});
    const json a = json::parse(outcome.output_lines()[0]);
    EXPECT_EQ(a.at("sure"), a_is_sure_);
    EXPECT_EQ(a.at("unsure_below"), threshold_);
    EXPECT_EQ(a.at("probabilities").size(), 3U);
    EXPECT_FALSE(json::parse(outcome.output_lines()[1]).contains("sure"));
    const json b = json::parse(outcome.output_lines()[2]);
    EXPECT_EQ(b.at("sure"), !a_is_sure_);
    const json none = json::parse(classify({"--format", "jsonl", "--unsure-below", "1"}).output_lines()[0]);
    EXPECT_EQ(none.at("sure"), false);
    EXPECT_EQ(none.at("unsure_below"), 1.0);
    EXPECT_EQ(none.at("genre"), a.at("genre"));
}

TEST_F(ClassifyUnsure, TheTableNamesWhatItMightBe) {
    const std::vector<std::string> lines = classify({}).output_lines();
    ASSERT_EQ(lines.size(), 3U);
    const std::string& unsure = lines[a_is_sure_ ? 2 : 1];
    const std::string& answer = lines[a_is_sure_ ? 1 : 2];
    EXPECT_EQ(answer.find("not sure"), std::string::npos) << answer;
    EXPECT_EQ(unsure.find("not sure"), lines[0].find("genre")) << unsure;
    const std::size_t perhaps = unsure.find("perhaps");
    ASSERT_NE(perhaps, std::string::npos) << unsure;
    EXPECT_EQ(perhaps + 7, lines[0].find("probability") + 11) << unsure;  // both end in one column
    EXPECT_EQ(std::ranges::count(unsure, '%'), 2) << unsure;
    EXPECT_EQ(std::ranges::count(answer, '%'), 3) << answer;
    const std::vector<std::string> always = classify({"--always-answer"}).output_lines();
    EXPECT_EQ(std::ranges::count(always[1], '%') + std::ranges::count(always[2], '%'), 6);
}

TEST_F(ClassifyUnsure, TheTableTellsOfAsManyGenresAsAreAskedFor) {
    for (const auto& [top, count] : {std::pair("1", 1), std::pair("3", 3)}) {
        for (const std::string& line : classify({"--unsure-below", "1", "--top", top}).output_lines()) {
            if (line.starts_with("file")) continue;
            EXPECT_NE(line.find("perhaps"), std::string::npos) << line;
            EXPECT_EQ(std::ranges::count(line, '%'), count) << line;
        }
    }
}

TEST_F(ClassifyUnsure, TimelinesStayAsTheyAre) {
    const Outcome unsure = classify({"--format", "jsonl", "--timeline", "--unsure-below", "1"});
    const Outcome always = classify({"--format", "jsonl", "--timeline", "--always-answer"});
    EXPECT_EQ(json::parse(unsure.output_lines()[0]).at("windows"),
              json::parse(always.output_lines()[0]).at("windows"));
    const auto table = [&](const char* confidence) {
        std::vector<std::string> lines =
            classify({"--timeline", "--unsure-below", confidence}).output_lines();
        std::erase_if(lines, [](const std::string& line) { return !line.starts_with("  "); });
        return lines;
    };
    EXPECT_FALSE(table("1").empty());
    EXPECT_EQ(table("1"), table("0.001"));
    for (const auto& row : rows({"--timeline", "--unsure-below", "1"})) {
        EXPECT_EQ(row.back(), row[row.size() - 2].empty() ? "no" : "");
    }
}

TEST_F(ClassifyUnsure, RefusesWhatIsNoConfidence) {
    for (const char* value : {"-0.1", "1.01", "nan", "inf", "half", ""}) {
        const Outcome outcome = classify({std::string("--unsure-below=") + value});
        EXPECT_EQ(outcome.status, 2) << value;
        EXPECT_NE(outcome.errors.find("unsure-below"), std::string::npos) << outcome.errors;
        EXPECT_EQ(outcome.output, "") << value;
    }
    EXPECT_EQ(classify({"--always-answer", "--unsure-below", "0.5"}).status, 2);
}

TEST_F(ClassifyUnsure, ModelsShowTellsTheConfidence) {
    Model model = load_model(model_);
    model.unsure_below = 0.625;
    model.figures["test"]["answered"] = 0.75;
    model.figures["test"]["risk_answered"] = 0.125;
    save_model(model, model_);
    const Outcome text = run_resonet({"models", "show", model_.string()});
    EXPECT_NE(
        text.output.find("not sure below           62.5 %; of 40 test clips it answers 75.0 %, 12.5 % of "
                         "these wrongly\n"),
        std::string::npos)
        << text.output;
    const Outcome shown = run_resonet({"models", "show", "--format", "json", model_.string()});
    EXPECT_EQ(json::parse(shown.output).at("unsure_below"), 0.625);
    write_small_model(model_);
    EXPECT_EQ(run_resonet({"models", "show", model_.string()}).output.find("not sure"), std::string::npos);
}

}  // namespace
}  // namespace resonet::testing
