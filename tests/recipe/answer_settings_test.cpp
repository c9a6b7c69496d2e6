#include "recipe/answer_settings.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "recipe/recipe.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using nlohmann::json;

/// What read_recipe() says of a recipe of that text, from the line on; empty if nothing.
std::string complaint(const std::string& text) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "x.toml") << text;
    try {
        read_recipe(folder / "x.toml");
        return {};
    } catch (const UsageError& error) {
        const std::string said = error.what();
        const std::size_t line = said.find(", line ");
        return line == std::string::npos ? said : said.substr(line + 2);
    }
}

TEST(AnswerSettings, AreKeptInTheRecipe) {
    const Recipe recipe = recipe_from_json({{"answer", {{"risk", 0.1}}}}, "careful");
    EXPECT_EQ(recipe.answer.risk, 0.1);
    EXPECT_EQ(recipe.json.at("answer"), (json{{"risk", 0.1}}));
    const Recipe again = recipe_from_json(recipe.json, "x");
    EXPECT_EQ(again.answer.risk, 0.1);
    EXPECT_EQ(again.json, recipe.json);
}

// Runs of before there was the section are still known as the same recipe's, and can be resumed.
TEST(AnswerSettings, LeaveARecipeThatAlwaysAnswersAsItWas) {
    EXPECT_EQ(recipe_from_json(json::object(), "plain").answer.risk, 0);
    EXPECT_FALSE(recipe_from_json(json::object(), "plain").json.contains("answer"));
    EXPECT_EQ(recipe_from_json({{"answer", {{"risk", 0}}}}, "plain").json,
              recipe_from_json(json::object(), "plain").json);
}

TEST(AnswerSettings, AreOfEstimatorsToo) {
    const Recipe recipe = recipe_from_json(
        {{"descriptors", json::object()}, {"model", {{"kind", "svm"}}}, {"answer", {{"risk", 0.25}}}}, "s");
    EXPECT_EQ(recipe.answer.risk, 0.25);
    EXPECT_EQ(recipe.json.at("answer").at("risk"), 0.25);
}

TEST(AnswerSettings, MistakesAreNamedWithTheirLine) {
    EXPECT_EQ(complaint("name = \"x\"\n\n[answer]\nrisk = 1.0\n"),
              "line 4: [answer] has a field 'risk' out of its range (choose from 0.0 to 0.99)");
    EXPECT_EQ(complaint("[answer]\nrisk = -0.1\n"),
              "line 2: [answer] has a field 'risk' out of its range (choose from 0.0 to 0.99)");
    EXPECT_EQ(complaint("[answer]\nrisk = nan\n"),
              "line 2: [answer] has a field 'risk' out of its range (choose from 0.0 to 0.99)");
    EXPECT_EQ(complaint("[answer]\nrisk = \"low\"\n"),
              "line 2: [answer] has a field 'risk' of the wrong type (give a number)");
    EXPECT_EQ(complaint("[answer]\nrisks = 0.1\n"),
              "line 2: [answer] has an unknown field 'risks' (did you mean 'risk'?)");
    EXPECT_NE(complaint("answer = 0.1\n").find("line 1: [answer] is not "), std::string::npos);
    EXPECT_EQ(complaint("[anser]\nrisk = 0.1\n"),
              "line 1: the recipe has an unknown field 'anser' (did you mean 'answer'?)");
    EXPECT_EQ(complaint("[answer]\nrisk = 0.1\n"), "");
}

}  // namespace
}  // namespace resonet
