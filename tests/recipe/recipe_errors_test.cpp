#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "core/error.h"
#include "recipe/recipe.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

/// What read_recipe() says of a recipe of that text, without the folder; empty if nothing.
std::string complaint(const std::string& text) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "x.toml") << text;
    try {
        read_recipe(folder / "x.toml");
        return {};
    } catch (const UsageError& error) {
        const std::string said = error.what();
        const std::string path = (folder / "x.toml").string();
        EXPECT_EQ(said.rfind(path, 0), 0U) << said;
        return said.substr(path.size() - std::string("x.toml").size());
    }
}

TEST(RecipeErrors, UnknownFields) {
    EXPECT_EQ(complaint("name = \"x\"\n\n[training]\nbatch_size = 8\nepocs = 5\n"),
              "x.toml, line 5: [training] has an unknown field 'epocs' (did you mean 'epochs'?)");
    EXPECT_EQ(
        complaint("[profile]\nwindow_column = 56\n"),
        "x.toml, line 2: [profile] has an unknown field 'window_column' (did you mean 'window_columns'?)");
    EXPECT_EQ(complaint("[model]\nkind = \"rcrnn\"\n\ndroput = 0.1\n"),
              "x.toml, line 4: [model] has an unknown field 'droput' (did you mean 'dropout'?)");
    EXPECT_EQ(complaint("[augmentation]\nmix_up = 0\n"),
              "x.toml, line 2: [augmentation] has an unknown field 'mix_up' (did you mean 'mixup'?)");
    EXPECT_EQ(complaint("[trainning]\nepochs = 3\n"),
              "x.toml, line 1: the recipe has an unknown field 'trainning' (did you mean 'training'?)");
    EXPECT_EQ(
        complaint("[protocol]\nxyzzy = 3\n"),
        "x.toml, line 2: [protocol] has an unknown field 'xyzzy' (choose from column, include_excluded, "
        "leaky, scheme, shares)");
    EXPECT_EQ(complaint("[paper]\nsource = \"S\"\n'a\nb' = 1\n").find("x.toml, line 3: is not valid TOML: "),
              0U);
    EXPECT_NE(complaint("[training]\n\"epo\\nchs\\u001b\" = 3\n").find("'epo\\nchs\\x1b'"),
              std::string::npos);
}

TEST(RecipeErrors, FieldsOfAnEntryOfAList) {
    const std::string stages =
        "[model]\nkind = \"rcrnn\"\n[[model.stages]]\nchannels = 8\n[[model.stages]]\n";
    EXPECT_EQ(complaint(stages + "chanels = 8\n"),
              "x.toml, line 6: [[model.stages]] has an unknown field 'chanels' (did you mean 'channels'?)");
    // The first stage has channels, too; it is the second whose value is wrong.
    EXPECT_EQ(
        complaint(stages + "channels = \"many\"\n"),
        "x.toml, line 6: [[model.stages]] has a field 'channels' of the wrong type (give a whole number)");
}

TEST(RecipeErrors, WrongTypes) {
    EXPECT_EQ(complaint("[training]\nepochs = \"many\"\n"),
              "x.toml, line 2: [training] has a field 'epochs' of the wrong type (give a whole number)");
    EXPECT_EQ(complaint("[training]\nepochs = 2.5\n"),
              "x.toml, line 2: [training] has a field 'epochs' of the wrong type (give a whole number)");
    // 2^32 + 1 is the int 1.
    EXPECT_EQ(complaint("[training]\nepochs = 4294967297\n"),
              "x.toml, line 2: [training] has a field 'epochs' of the wrong type (give a whole number)");
    EXPECT_EQ(complaint("[training]\nrefit = 1\n"),
              "x.toml, line 2: [training] has a field 'refit' of the wrong type (give true or false)");
    EXPECT_EQ(complaint("[protocol]\nshares = [0.8, \"a\", 0.1]\n"),
              "x.toml, line 2: [protocol] has a field 'shares' of the wrong type (give a list of numbers)");
    EXPECT_EQ(complaint("name = 3\n"),
              "x.toml, line 1: the recipe has a field 'name' of the wrong type (give a text in quotes)");
    EXPECT_NE(complaint("training = 3\n").find("x.toml, line 1: [training] is not "), std::string::npos);
    EXPECT_NE(complaint("\nmodel = \"rcrnn\"\n").find("x.toml, line 2: "), std::string::npos);
    EXPECT_EQ(complaint("profile = []\n"), "x.toml, line 1: [profile] is not a table (correct the recipe)");
}

TEST(RecipeErrors, OutOfRange) {
    EXPECT_EQ(complaint("[training]\n\nepochs = 0\n"),
              "x.toml, line 3: [training] has a field 'epochs' out of its range (choose from 1 to 100000)");
    EXPECT_EQ(complaint("[training]\nlearning_rate = nan\n"),
              "x.toml, line 2: [training] has a field 'learning_rate' out of its range (choose from 1e-09 to "
              "10.0)");
    EXPECT_EQ(complaint("[augmentation]\nmixup = inf\n"),
              "x.toml, line 2: [augmentation] has a field 'mixup' out of its range (choose from 0.0 to 1.0)");
    EXPECT_EQ(complaint("[profile]\nname = \"p\"\nbands = 4000\n"),
              "x.toml, line 3: [profile] bands is 4000 (choose 1 to 512)");
    EXPECT_EQ(complaint("[profile]\nfmin = nan\n").find("x.toml, line 2: [profile] "), 0U);
    EXPECT_EQ(complaint("[training]\noptimizer = \"adm\"\n"),
              "x.toml, line 2: [training] has the unknown optimizer 'adm' (choose from sgd, adam, adamw)");
    EXPECT_EQ(
        complaint("name = \"../x\"\n"),
        "x.toml, line 1: the recipe has a name that cannot be a file's: '../x' (choose 1 to 100 letters, "
        "digits and '-')");
    EXPECT_EQ(complaint("[descriptors]\nsegment_seconds = 0\n").find("x.toml, line "), 0U);
}

TEST(RecipeErrors, ValuesThatDoNotGoTogether) {
    EXPECT_EQ(
        complaint("[profile]\nbands = 16\n\n[descriptors]\n"),
        "x.toml, line 1: [profile] stands beside [descriptors] (keep [profile] for images or [descriptors] "
        "for rows)");
    // Named by its default: the section has to do.
    EXPECT_EQ(complaint("name = \"x\"\n[profile]\nbands = 16\n"),
              "x.toml, line 2: [profile] zero_bands_from is 125 (choose 1 to 16)");
    EXPECT_EQ(complaint("[profile]\nfmin = 5000\nfmax = 400\n").find("x.toml, line "), 0U);
}

TEST(RecipeErrors, SettingsThatAnEstimatorHasNoUseFor) {
    EXPECT_EQ(
        complaint("[descriptors]\n[model]\nkind = \"svm\"\n[training]\nrefit = true\nepochs = 3\n"),
        "x.toml, line 6: [training] has a field 'epochs', which the recipe's kind of model has no use for "
        "(remove it)");
    EXPECT_EQ(
        complaint("[descriptors]\n[model]\nkind = \"knn\"\n[augmentation]\nmixup = 0.3\n"),
        "x.toml, line 5: [augmentation] has a field 'mixup', which the recipe's kind of model has no use "
        "for (remove it)");
}

TEST(RecipeErrors, KindsOfNetworksAndEstimatorsAreNamed) {
    EXPECT_EQ(
        complaint("[model]\nkind = \"randomforest\"\n"),
        "x.toml, line 2: [model] has the unknown kind \"randomforest\" (did you mean 'random-forest'?)");
    EXPECT_NE(complaint("[descriptors]\n[model]\nkind = \"rcrnn\"\n").find("takes images, not rows"),
              std::string::npos);
}

TEST(RecipeErrors, NetworksThatCannotBe) {
    EXPECT_EQ(complaint("\n[model]\nkind = \"unheard-of\"\n")
                  .find("x.toml, line 3: [model] has the unknown kind \"unheard-of\" (choose from rcrnn"),
              0U);
    EXPECT_EQ(complaint("\n[model]\nkind = \"cnn-mell\"\n"),
              "x.toml, line 3: [model] has the unknown kind \"cnn-mell\" (did you mean 'cnn-mel'?)");
    // 11 columns pooled by 64 are none.
    const std::string none = complaint(
        "[profile]\nwindow_columns = 11\nwindow_hop = 11\n[model]\nkind = \"rcrnn\"\nstem_pool = [4, 64]\n");
    EXPECT_EQ(none.find("x.toml, line 4: [model] "), 0U) << none;
    EXPECT_NE(none.find("stem_pool"), std::string::npos) << none;
    EXPECT_EQ(complaint("[model]\nkind = \"rcrnn\"\nstem_channels = 0\n").find("x.toml, line 1: [model] "),
              0U);
    EXPECT_EQ(complaint("[model]\nkind = \"rcrnn\"\nhidden = 100000000\n").find("x.toml, line 1: [model] "),
              0U);
}

TEST(RecipeErrors, Protocols) {
    EXPECT_EQ(
        complaint("[protocol]\nscheme = \"random\"\n"),
        "x.toml, line 2: [protocol] divides clips at random without saying that this leaks (add leaky = "
        "true, or choose the scheme track or artist)");
    EXPECT_EQ(
        complaint("[protocol]\nscheme = \"artist\"\nleaky = true\n"),
        "x.toml, line 3: [protocol] says that the scheme artist leaks, which it does not (remove leaky = "
        "true, or choose the scheme random or stratified)");
    EXPECT_EQ(
        complaint("[protocol]\ninclude_excluded = true\n"),
        "x.toml, line 2: [protocol] takes excluded clips, for which a column has no split (choose another "
        "scheme, or leave out include_excluded)");
    EXPECT_EQ(complaint("[protocol]\nshares = [0.9, 0.1]\n"),
              "x.toml, line 2: [protocol] has other than three shares (give those of train, valid, test)");
    for (const char* shares :
         {"[0.9, 0.1, 0.1]", "[1.0, 0.0, 0.0]", "[1.2, -0.1, -0.1]", "[nan, 0.5, 0.5]"}) {
        EXPECT_EQ(
            complaint(std::string("[protocol]\nscheme = \"track\"\nshares = ") + shares + "\n"),
            "x.toml, line 3: [protocol] has shares that do not sum to 1 or are not above 0 (give those of "
            "train, valid, test, for example [0.8, 0.1, 0.1])");
    }
}

TEST(RecipeErrors, Papers) {
    EXPECT_EQ(complaint("\n[paper]\naccuracy = 0.5\n"),
              "x.toml, line 2: [paper] lacks the field 'source' (correct the recipe)");
    for (const char* accuracy : {"87.29", "[0.7, 0.6]", "[0.5]", "-0.1", "nan"}) {
        EXPECT_EQ(complaint(std::string("[paper]\nsource = \"S\"\naccuracy = ") + accuracy + "\n"),
                  "x.toml, line 3: [paper] has an accuracy that is no share (give 0 to 1, or [low, high])");
    }
    EXPECT_EQ(complaint("[paper]\nsource = \"S\"\naccuracy = \"high\"\n"),
              "x.toml, line 3: [paper] has a field 'accuracy' of the wrong type (give a number)");
}

TEST(RecipeErrors, SoundRecipesAreNotComplainedAbout) {
    EXPECT_EQ(complaint(""), "");
    EXPECT_EQ(complaint("[protocol]\nscheme = \"random\"\nleaky = true\nshares = [0.333, 0.333, 0.333]\n"),
              "");
    EXPECT_EQ(complaint("[paper]\nsource = \"S\"\naccuracy = [0.65, 0.7]\nfaulty_argmax = true\n"), "");
}

}  // namespace
}  // namespace resonet
