#include "recipe/recipe.h"

#include <algorithm>
#include <array>

#include "core/json_fields.h"
#include "core/toml.h"
#include "network/zoo.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::array estimator_kinds{"svm", "knn", "random-forest"};

json table_or_empty(JsonFields& fields, const std::string& key) {
    return fields.has(key) ? fields.at(key) : json::object();
}

Profile profile_over_default(const json& changes) {
    json all = to_json(gtzan_mel_profile());
    if (!changes.is_object()) throw UsageError("recipe", "has a 'profile' that is not a table");
    all.update(changes);
    return profile_from_json(all);
}

InputProfile input_of(JsonFields& fields) {
    if (!fields.has("descriptors")) return profile_over_default(table_or_empty(fields, "profile"));
    if (fields.has("profile")) {
        throw UsageError("recipe", "has both a 'profile' and 'descriptors'",
                         "keep [profile] for images or [descriptors] for rows");
    }
    return descriptor_profile_from_json(fields.at("descriptors"));
}

json json_of(const Recipe& recipe) {
    json all{{"name", recipe.name},
             {"model", recipe.model},
             {"training", to_json(recipe.training)},
             {"augmentation", to_json(recipe.augment)},
             {"protocol", to_json(recipe.protocol)}};
    if (!recipe.summary.empty()) all["summary"] = recipe.summary;
    if (recipe.paper) all["paper"] = to_json(*recipe.paper);
    if (const auto* profile = std::get_if<Profile>(&recipe.input)) {
        all["profile"] = to_json(*profile);
    } else {
        all["descriptors"] = to_json(std::get<DescriptorProfile>(recipe.input));
    }
    return all;
}

/// Complains early about a model that cannot be.
void try_model(const Recipe& recipe) {
    if (is_estimator(recipe)) return;
    Shape shape = example_shape(recipe.input);
    if (element_count(shape) == 0) shape = {1, 1, 58};  // as many columns as the tables of GTZAN have
    build_network(recipe, shape, 2);
}

}  // namespace

Recipe recipe_from_json(const json& object, const std::string& name) {
    JsonFields fields(object, "recipe");
    Recipe recipe;
    recipe.name = fields.get_or("name", name);
    recipe.summary = fields.get_or("summary", recipe.summary);
    recipe.model = table_or_empty(fields, "model");
    recipe.input = input_of(fields);
    recipe.training = training_from_json(table_or_empty(fields, "training"));
    recipe.augment = augment_from_json(table_or_empty(fields, "augmentation"));
    recipe.protocol = protocol_from_json(table_or_empty(fields, "protocol"));
    if (fields.has("paper")) recipe.paper = publication_from_json(fields.at("paper"));
    fields.finish();
    recipe.json = json_of(recipe);
    try_model(recipe);
    return recipe;
}

Recipe read_recipe(const std::filesystem::path& path) {
    const json object = read_toml(path);
    try {
        return recipe_from_json(object, path.stem().string());
    } catch (const UsageError& error) {
        throw UsageError(path.string(), error.subject() + " " + error.problem(),
                         error.remedy().empty() ? "correct the recipe" : error.remedy());
    }
}

std::string model_kind(const Recipe& recipe) {
    const json kind = recipe.model.is_object() ? recipe.model.value("kind", json("rcrnn")) : json();
    return kind.is_string() ? kind.get<std::string>() : "";
}

bool is_estimator(const Recipe& recipe) {
    return std::ranges::find(estimator_kinds, model_kind(recipe)) != estimator_kinds.end();
}

Network build_network(const Recipe& recipe, const Shape& shape, std::int64_t labels) {
    return build_from_zoo(recipe.model, shape, labels);
}

Network build_network(const Recipe& recipe, std::int64_t labels) {
    return build_network(recipe, example_shape(recipe.input), labels);
}

}  // namespace resonet
