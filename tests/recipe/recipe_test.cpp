#include "recipe/recipe.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using nlohmann::json;

TEST(Recipe, ShippedRecipesAreValid) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(testing::source_folder() / "recipes")) {
        if (entry.path().extension() != ".toml") continue;
        const Recipe recipe = read_recipe(entry.path());
        EXPECT_EQ(analyse(build_network(recipe, 10)).output, (Shape{10})) << entry.path();
        ++count;
    }
    EXPECT_GE(count, 1);
}

TEST(Recipe, DefaultsAreFilledIn) {
    const Recipe recipe = recipe_from_json(json::object(), "plain");
    EXPECT_EQ(recipe.name, "plain");
    EXPECT_EQ(recipe.json.at("training").at("epochs"), 100);
    EXPECT_EQ(recipe.json.at("profile").at("n_fft"), 2048);
    EXPECT_EQ(recipe_from_json(recipe.json, "x").json, recipe.json);
}

TEST(Recipe, RefusesMistakes) {
    for (const char* text :
         {R"({"trainning": {}})", R"({"training": {"epochs": 0}})", R"({"training": {"epochs": "many"}})",
          R"({"training": {"learning_rate": -1}})", R"({"training": {"optimizer": 3}})",
          R"({"training": {"selection": "worst"}})", R"({"model": {"kind": "unheard-of"}})",
          R"({"model": {"stem_channels": 0}})", R"({"profile": {"bands": 0}})",
          R"({"profile": {"hop": 512}})", R"({"augmentation": {"mixup": -1}})", R"([])"}) {
        EXPECT_THROW(recipe_from_json(json::parse(text), "bad"), UsageError) << text;
    }
}

TEST(Recipe, FilesThatAreNoRecipes) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "broken.toml") << "name = \"x\"\n[training\nepochs = 3\n";
    std::ofstream(folder / "wrong.toml") << "[training]\nepochs = -3\n";
    std::ofstream(folder / "date.toml") << "when = 2020-01-01\n";
    for (const char* name : {"broken.toml", "wrong.toml", "date.toml"}) {
        try {
            read_recipe(folder / name);
            FAIL() << name;
        } catch (const UsageError& error) {
            EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
        }
    }
    EXPECT_THROW(read_recipe(folder / "missing.toml"), InputError);
}

}  // namespace
}  // namespace resonet
