#include "recipe/recipe_catalogue.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <tuple>

#include "core/error.h"
#include "core/resources.h"
#include "core/suggestion.h"
#include "core/text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> recipes_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml" && entry.is_regular_file(error))
            files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

/// Nobody can say which group a broken recipe is of; who asks for it by name hears what is wrong.
std::string group_of(const fs::path& path) {
    try {
        const Recipe recipe = read_recipe(path);
        return recipe.paper ? recipe.paper->group : "";
    } catch (const Error&) {
        return {};
    }
}

[[noreturn]] void refuse(const std::string& what, const std::set<std::string>& known, const char* problem) {
    const std::vector<std::string> names(known.begin(), known.end());
    const std::string near = nearest(what, names);
    throw UsageError(printable(what), problem,
                     near.empty() ? "'resonet recipes' lists them" : "did you mean '" + near + "'?");
}

}  // namespace

std::vector<ShippedRecipe> list_recipes() {
    std::vector<ShippedRecipe> found;
    std::set<std::string> names;
    const auto add = [&](const fs::path& folder, const std::string& called) {
        for (const fs::path& path : recipes_in(folder)) {
            ShippedRecipe recipe{path, called};
            if (names.insert(recipe.name()).second) found.push_back(std::move(recipe));
        }
    };
    for (const fs::path& folder : resource_folders("recipes")) {
        add(folder, "");
        std::vector<fs::path> inner;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            if (entry.is_directory(error)) inner.push_back(entry.path());
        }
        std::ranges::sort(inner);
        for (const fs::path& path : inner) add(path, path.filename().string());
    }
    std::ranges::sort(found, {},
                      [](const ShippedRecipe& recipe) { return std::tuple(recipe.folder, recipe.name()); });
    return found;
}

fs::path find_recipe(const std::string& name_or_path) {
    std::error_code error;
    if (fs::is_regular_file(name_or_path, error)) return name_or_path;
    std::set<std::string> known;
    for (const ShippedRecipe& recipe : list_recipes()) {
        if (recipe.name() == name_or_path || recipe.path.filename() == name_or_path) return recipe.path;
        known.insert(recipe.name());
    }
    refuse(name_or_path, known, "is neither a recipe file nor the name of a recipe");
}

std::vector<fs::path> find_recipes(const std::string& what) {
    std::error_code error;
    if (fs::is_regular_file(what, error)) return {what};
    std::vector<fs::path> files;
    if (fs::is_directory(what, error)) files = recipes_in(what);
    if (!files.empty()) return files;
    const std::vector<ShippedRecipe> shipped = list_recipes();
    std::set<std::string> known;
    for (const ShippedRecipe& recipe : shipped) {
        if (recipe.name() == what) return {recipe.path};
        if (!recipe.folder.empty() && recipe.folder == what) files.push_back(recipe.path);
        known.insert({recipe.name(), recipe.folder});
    }
    if (!files.empty()) return files;
    for (const ShippedRecipe& recipe : shipped) {
        const std::string group = group_of(recipe.path);
        if (!group.empty() && group == what) files.push_back(recipe.path);
        known.insert(group);
    }
    known.erase("");
    if (files.empty()) refuse(what, known, "is no recipe, no folder of recipes and no group of them");
    return files;
}

}  // namespace resonet
