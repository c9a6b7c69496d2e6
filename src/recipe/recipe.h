#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "features/input_profile.h"
#include "network/network.h"
#include "recipe/answer_settings.h"
#include "recipe/augment_settings.h"
#include "recipe/distillation_settings.h"
#include "recipe/protocol.h"
#include "recipe/publication.h"
#include "recipe/training_settings.h"

namespace resonet {

/// One experiment: everything but the data, the seed and the device.
struct Recipe {
    std::string name;           ///< the model's
    std::string summary;        ///< one line for people
    nlohmann::json model;       ///< [model] as written
    InputProfile input;         ///< [profile] over the default front end, or [descriptors]
    TrainingSettings training;  ///< of networks
    AugmentSettings augment;    ///< of images; rows of descriptors take its mixup alone
    AnswerSettings answer;
    Protocol protocol;
    std::optional<DistillationSettings> distillation;  ///< of a network that learns from others
    std::optional<Publication> paper;
    nlohmann::json json;  ///< the whole recipe with its defaults filled in, as kept in the model file
    std::filesystem::path folder;  ///< of the recipe's file, where its teachers are looked for; empty: none
};

/// Reads a recipe (TOML; docs/recipes.md). Errors: InputError if it cannot be read; UsageError, with file and
/// line, for a field that is unknown, mistyped or out of range, and for a model that cannot be.
Recipe read_recipe(const std::filesystem::path& path);

/// The same from JSON already parsed. `name` is the model's name unless the recipe gives one.
Recipe recipe_from_json(const nlohmann::json& json, const std::string& name);

/// `recipe` with other fields: `json`, of the same model name and folder. Errors: as recipe_from_json().
Recipe changed_recipe(const Recipe& recipe, const nlohmann::json& json);

/// [model] kind: "rcrnn" unless the recipe says otherwise.
std::string model_kind(const Recipe& recipe);

/// Whether the recipe's model is no network but one of "svm", "knn", "random-forest".
bool is_estimator(const Recipe& recipe);

/// The network the recipe asks for, for inputs of `shape` (example_shape()) and so many labels.
/// Errors: UsageError; of an estimator, too.
Network build_network(const Recipe& recipe, const Shape& shape, std::int64_t labels);

/// The same where the recipe alone says what the input is: not for descriptors whose columns the data gives.
Network build_network(const Recipe& recipe, std::int64_t labels);

}  // namespace resonet
