#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/manifest.h"
#include "recipe/recipe.h"

namespace resonet {

/// A data set that recipes may be run on.
struct ReproductionData {
    std::filesystem::path manifest;
    SourceKind kind = SourceKind::audio;
    std::size_t bands = 0;    ///< of the images in arrays
    std::size_t columns = 0;  ///< likewise, of the shortest
    std::string sha256;       ///< of the manifest file
};

/// The data set of "MANIFEST" or "KIND=MANIFEST", KIND being audio, pictures, arrays or tables and no file of
/// that name being there. Errors: UsageError, also for a manifest of another kind; InputError.
ReproductionData reproduction_data(const std::string& text);

/// The data set that `recipe` is run on: for rows of descriptors tables, else audio; for images arrays that
/// are wide enough for a window and have its bands, else pictures, else audio. Null if there is none.
const ReproductionData* data_for(const Recipe& recipe, const std::vector<ReproductionData>& data);

/// What data_for() looks for, for people: "arrays, pictures or audio".
std::string data_wanted(const Recipe& recipe);

/// One recipe of the plan.
struct ReproductionItem {
    std::filesystem::path path;
    std::optional<Recipe> recipe;  ///< none: it cannot be read
    std::string problem;           ///< why not
    int recipe_epochs = 0;         ///< of the recipe as written; 0 of estimators

    std::string name() const { return recipe ? recipe->name : path.stem().string(); }
    bool shortened() const { return recipe && recipe_epochs > recipe->training.epochs; }
};

/// The recipes that `what` means (find_recipes()), each once, in order; none trains for more than
/// `epochs_limit` epochs (0: as long as it says). Errors: UsageError for what is no recipe, and for two
/// recipes of one name.
std::vector<ReproductionItem> plan_reproduction(const std::vector<std::string>& what, int epochs_limit);

}  // namespace resonet
