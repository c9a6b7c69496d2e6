#include "recipe/recipe_catalogue.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "core/error.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// Recipes of their own, which come before those of the source tree.
class RecipeCatalogue : public ::testing::Test {
  protected:
    RecipeCatalogue() {
        fs::create_directory(folder_ / "papers");
        std::ofstream(folder_ / "zz-plain.toml") << "";
        std::ofstream(folder_ / "papers" / "zz-one.toml")
            << "[paper]\nsource = \"S\"\ngroup = \"zz-group\"\n";
        std::ofstream(folder_ / "papers" / "zz-two.toml")
            << "[paper]\nsource = \"S\"\ngroup = \"zz-group\"\n";
        std::ofstream(folder_ / "papers" / "zz-broken.toml") << "[paper\n";
        std::ofstream(folder_ / "papers" / "notes.txt") << "";
        setenv("RESONET_RECIPES", folder_.path().c_str(), 1);
    }
    ~RecipeCatalogue() override { unsetenv("RESONET_RECIPES"); }

    static std::set<std::string> names(const std::vector<fs::path>& paths) {
        std::set<std::string> found;
        for (const fs::path& path : paths) found.insert(path.stem().string());
        return found;
    }

    testing::TemporaryFolder folder_;
};

TEST_F(RecipeCatalogue, ListsFoldersInFolders) {
    std::vector<std::string> own;
    for (const ShippedRecipe& recipe : list_recipes()) {
        if (recipe.name().rfind("zz-", 0) == 0) own.push_back(recipe.folder + "/" + recipe.name());
    }
    EXPECT_EQ(own,
              (std::vector<std::string>{"/zz-plain", "papers/zz-broken", "papers/zz-one", "papers/zz-two"}));
}

TEST_F(RecipeCatalogue, FindsByNameFolderAndGroup) {
    EXPECT_EQ(find_recipe("zz-one"), folder_ / "papers" / "zz-one.toml");
    EXPECT_EQ(find_recipe("zz-one.toml"), folder_ / "papers" / "zz-one.toml");
    EXPECT_EQ(find_recipe((folder_ / "zz-plain.toml").string()), folder_ / "zz-plain.toml");
    EXPECT_EQ(names(find_recipes("zz-group")), (std::set<std::string>{"zz-one", "zz-two"}));
    EXPECT_TRUE(names(find_recipes("papers")).contains("zz-broken"));
    EXPECT_EQ(names(find_recipes((folder_ / "papers").string())),
              (std::set<std::string>{"zz-broken", "zz-one", "zz-two"}));
    EXPECT_EQ(find_recipes("zz-two").size(), 1U);
}

TEST_F(RecipeCatalogue, SuggestsWhatWasMeant) {
    for (const auto& find : {+[] { find_recipe("zz-ome"); }, +[] { find_recipes("zz-ome"); }}) {
        try {
            find();
            FAIL();
        } catch (const UsageError& error) {
            EXPECT_EQ(error.remedy(), "did you mean 'zz-one'?");
        }
    }
    EXPECT_THROW(find_recipes(""), UsageError);
}

TEST(ShippedRecipes, PapersAndTheirHonestTwinsDifferInTheProtocolAlone) {
    const fs::path folder = testing::source_folder() / "recipes";
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder / "papers")) {
        const Recipe paper = read_recipe(entry.path());
        EXPECT_EQ(paper.name, entry.path().stem().string());
        EXPECT_TRUE(paper.protocol.leaky) << entry.path();
        ASSERT_TRUE(paper.paper) << entry.path();
        EXPECT_FALSE(paper.paper->group.empty()) << entry.path();
        EXPECT_FALSE(paper.paper->faults.empty()) << entry.path();
        EXPECT_FALSE(paper.paper->reading.empty()) << entry.path();
        const Recipe honest = read_recipe(folder / "honest" / (paper.paper->honest + ".toml"));
        EXPECT_FALSE(honest.protocol.leaky) << honest.name;
        nlohmann::json left = paper.json;
        nlohmann::json right = honest.json;
        for (nlohmann::json* one : {&left, &right}) {
            for (const char* key : {"name", "summary", "paper", "protocol"}) one->erase(key);
        }
        EXPECT_EQ(left, right) << paper.name;
        ++count;
    }
    EXPECT_EQ(count, 27);
}

}  // namespace
}  // namespace resonet
