#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

/// Runs `resonet` with recipes of the test's own beside those of the source tree.
class RecipesCommand : public ::testing::Test {
  protected:
    RecipesCommand() {
        std::filesystem::create_directory(folder_ / "papers");
        std::ofstream(folder_ / "papers" / "zz-leaky.toml")
            << "summary = \"an experiment\"\n[paper]\nsource = \"Somebody, 2001\"\naccuracy = [0.65, 0.7]\n"
               "faults = [\"it leaks\"]\nreading = \"ours\"\nhonest = \"zz-honest\"\n"
               "[protocol]\nscheme = \"random\"\nleaky = true\n";
    }

    Outcome run(std::vector<std::string> arguments) const {
        Call call;
        call.arguments = std::move(arguments);
        call.environment = {{"RESONET_RECIPES", folder_.path().string()}};
        return run_program(resonet_program(), call);
    }

    TemporaryFolder folder_;
};

TEST_F(RecipesCommand, ListsNameModelProtocolAndPublishedFigure) {
    const Outcome outcome = run({"recipes"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    bool found = false;
    for (const std::string& line : outcome.output_lines()) {
        if (line.rfind("zz-leaky ", 0) != 0) continue;
        found = true;
        EXPECT_NE(line.find(" rcrnn "), std::string::npos) << line;
        EXPECT_NE(line.find(" random 80/10/10 (leaky split) "), std::string::npos) << line;
        EXPECT_NE(line.find(" 65.0 to 70.0 %  an experiment"), std::string::npos) << line;
    }
    EXPECT_TRUE(found) << outcome.output;
    EXPECT_EQ(outcome.output_lines().at(0).rfind("RECIPE ", 0), 0U);
}

TEST_F(RecipesCommand, ListsAsJson) {
    const json list = json::parse(run({"recipes", "--json"}).output);
    const auto found = std::find_if(list.begin(), list.end(),
                                    [](const json& entry) { return entry.at("name") == "zz-leaky"; });
    ASSERT_NE(found, list.end());
    EXPECT_EQ(found->at("leaky"), true);
    EXPECT_EQ(found->at("published_accuracy"), json({0.65, 0.7}));
    EXPECT_EQ(found->at("folder"), "papers");
    EXPECT_EQ(found->at("honest"), "zz-honest");
}

TEST_F(RecipesCommand, ShowTellsWhatARecipeSays) {
    const Outcome outcome = run({"recipes", "show", "zz-leaky"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    for (const char* words : {"zz-leaky\n", "papers/zz-leaky.toml", "random 80/10/10 (leaky split)",
                              "Somebody, 2001", "accuracy 65.0 to 70.0 %", "it leaks", "ours", "zz-honest",
                              "128 mel bands x 112 columns (10.0 s)"}) {
        EXPECT_NE(outcome.output.find(words), std::string::npos) << words << " in:\n" << outcome.output;
    }
    const json shown = json::parse(run({"recipes", "show", "--json", "zz-leaky"}).output);
    EXPECT_EQ(shown.at("recipe").at("training").at("epochs"), 100);
}

TEST_F(RecipesCommand, OneBrokenRecipeDoesNotHideTheOthers) {
    std::ofstream(folder_ / "broken.toml") << "[training]\nepocs = 3\n";
    const Outcome outcome = run({"recipes"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.errors.find("broken.toml, line 2: [training] has an unknown field 'epocs'"),
              std::string::npos)
        << outcome.errors;
    EXPECT_NE(outcome.output.find("zz-leaky"), std::string::npos);
    EXPECT_EQ(run({"recipes", "show", "broken"}).status, 2);
}

TEST_F(RecipesCommand, UnknownRecipe) {
    const Outcome outcome = run({"recipes", "show", "zz-leakey"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.errors.find("did you mean 'zz-leaky'?"), std::string::npos) << outcome.errors;
}

}  // namespace
}  // namespace resonet::testing
