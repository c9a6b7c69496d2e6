#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "recipe/recipe.h"

namespace resonet {

/// A recipe that comes with the program.
struct ShippedRecipe {
    std::filesystem::path path;
    std::string folder;  ///< "papers", "honest"; empty: the recipes folder itself

    std::string name() const { return path.stem().string(); }
};

/// The *.toml files of resource_folders("recipes") and of the folders in them, sorted by folder and name; of
/// two of one name, the one that resource_folders() has first.
std::vector<ShippedRecipe> list_recipes();

/// The file of a recipe given by its name or its path. Errors: UsageError if there is none such.
std::filesystem::path find_recipe(const std::string& name_or_path);

/// The files that are meant by `what`: a recipe's name or file, a folder of recipes, the folder of a shipped
/// one
/// ("papers"), or the [paper] group of some ("mfcc"). Recipes that cannot be read have no group.
/// Errors: UsageError if it means none.
std::vector<std::filesystem::path> find_recipes(const std::string& what);

}  // namespace resonet
