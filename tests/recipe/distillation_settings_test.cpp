#include "recipe/distillation_settings.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "recipe/recipe.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using nlohmann::json;

/// What read_recipe() says of a recipe of that text, without the folder; empty if nothing.
std::string complaint(const std::string& text) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "x.toml") << text;
    try {
        read_recipe(folder / "x.toml");
    } catch (const UsageError& error) {
        return std::string(error.what()).substr(folder.path().string().size() + 1);
    }
    return {};
}

TEST(DistillationSettings, AreReadAndKept) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "x.toml") << "[distillation]\nteachers = [\"a/b.safetensors\", \"gtzan-rcrnn\"]\n"
                                        "weight = 0.25\ntemperature = 4\nclip_average = true\n";
    const Recipe recipe = read_recipe(folder / "x.toml");
    ASSERT_TRUE(recipe.distillation);
    EXPECT_EQ(recipe.distillation->teachers, (std::vector<std::string>{"a/b.safetensors", "gtzan-rcrnn"}));
    EXPECT_EQ(recipe.distillation->weight, 0.25);
    EXPECT_EQ(recipe.distillation->temperature, 4);
    EXPECT_TRUE(recipe.distillation->clip_average);
    EXPECT_EQ(recipe.folder, folder.path());
    EXPECT_EQ(recipe_from_json(recipe.json, "x").json, recipe.json);
}

TEST(DistillationSettings, DefaultsAreThoseOfTheDocumentation) {
    const DistillationSettings defaults = distillation_from_json({{"teachers", {"a"}}});
    EXPECT_EQ(to_json(defaults),
              json({{"teachers", {"a"}}, {"weight", 0.7}, {"temperature", 2.0}, {"clip_average", false}}));
    const Recipe without = recipe_from_json(json::object(), "x");
    EXPECT_FALSE(without.distillation);
    EXPECT_FALSE(without.json.contains("distillation"));
}

TEST(DistillationSettings, MistakesAreNamedWithTheirLine) {
    EXPECT_EQ(complaint("[distillation]\nweight = 0.5\n"),
              "x.toml, line 1: [distillation] lacks the field 'teachers' (correct the recipe)");
    for (const char* teachers : {"[]", "[\"a\", \"\"]"}) {
        EXPECT_EQ(
            complaint("[distillation]\nweight = 0.5\nteachers = " + std::string(teachers) + "\n"),
            "x.toml, line 3: [distillation] has a field 'teachers' that does not name 1 to 64 models (list "
            "model files or names of shipped models)");
    }
    EXPECT_EQ(
        complaint("[distillation]\nteachers = \"a\"\n"),
        "x.toml, line 2: [distillation] has a field 'teachers' of the wrong type (give a list of texts)");
    EXPECT_EQ(
        complaint("[distillation]\nteachers = [\"a\"]\nweight = 1.5\n"),
        "x.toml, line 3: [distillation] has a field 'weight' out of its range (choose from 0.0 to 1.0)");
    EXPECT_EQ(complaint("[distillation]\nteachers = [\"a\"]\ntemperature = nan\n"),
              "x.toml, line 3: [distillation] has a field 'temperature' out of its range (choose from 0.1 to "
              "100.0)");
    EXPECT_EQ(
        complaint("[distillation]\nteachers = [\"a\"]\ntemprature = 2\n"),
        "x.toml, line 3: [distillation] has an unknown field 'temprature' (did you mean 'temperature'?)");
    EXPECT_EQ(complaint("distilation = 3\n"),
              "x.toml, line 1: the recipe has an unknown field 'distilation' (did you mean 'distillation'?)");
}

TEST(DistillationSettings, AreNotOfEstimators) {
    EXPECT_EQ(
        complaint("[descriptors]\n[model]\nkind = \"svm\"\n[distillation]\nteachers = [\"a\"]\n"),
        "x.toml, line 5: [distillation] has a field 'teachers', which the recipe's kind of model has no use "
        "for (remove it)");
}

TEST(TrainingSettings, ValidateEveryIsWrittenWhereItSaysSomething) {
    const Recipe plain = recipe_from_json(json::object(), "x");
    EXPECT_EQ(plain.training.validate_every, 1);
    // Runs from before the field was there are still runs of the same recipe.
    EXPECT_FALSE(plain.json.at("training").contains("validate_every"));
    const Recipe recipe = recipe_from_json({{"training", {{"validate_every", 5}}}}, "x");
    EXPECT_EQ(recipe.training.validate_every, 5);
    EXPECT_EQ(recipe.json.at("training").at("validate_every"), 5);
    EXPECT_EQ(recipe_from_json(recipe.json, "x").json, recipe.json);
    EXPECT_EQ(
        complaint("[training]\nvalidate_every = 0\n"),
        "x.toml, line 2: [training] has a field 'validate_every' out of its range (choose from 1 to 100000)");
}

}  // namespace
}  // namespace resonet
