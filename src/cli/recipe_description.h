#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "recipe/recipe.h"

namespace resonet {

/// What a recipe says, for people: file, model and its size, what it hears, protocol, training, the paper.
std::string recipe_text(const Recipe& recipe, const std::filesystem::path& file);

/// One entry of the list of recipes: name, folder's path, model, protocol, whether that leaks, the published
/// accuracy ([low, high] or null), summary.
nlohmann::ordered_json recipe_entry(const Recipe& recipe, const std::filesystem::path& file);

}  // namespace resonet
