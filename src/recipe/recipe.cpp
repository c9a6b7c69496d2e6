#include "recipe/recipe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "classical/estimator_settings.h"
#include "core/json_fields.h"
#include "core/suggestion.h"
#include "core/text.h"
#include "core/toml.h"
#include "network/zoo.h"
#include "recipe/section_reader.h"

namespace resonet {
namespace {

using nlohmann::json;

json table_or_empty(JsonFields& fields, const std::string& key) {
    return fields.has(key) ? fields.at(key) : json::object();
}

Profile profile_over_default(const json& changes) {
    json all = to_json(gtzan_mel_profile());
    if (!changes.is_object()) throw UsageError("profile", "is not a table");
    all.update(changes);
    return profile_from_json(all);
}

InputProfile input_of(JsonFields& fields, const SectionReader& reader) {
    if (!fields.has("descriptors")) {
        const json changes = table_or_empty(fields, "profile");
        return reader.in("profile", [&] { return profile_over_default(changes); });
    }
    if (fields.has("profile")) {
        reader.in("profile", []() -> int {
            throw UsageError("profile", "stands beside [descriptors]",
                             "keep [profile] for images or [descriptors] for rows");
        });
    }
    const json& rows = fields.at("descriptors");
    return reader.in("descriptors", [&] { return descriptor_profile_from_json(rows); });
}

json json_of(const Recipe& recipe) {
    json all{{"name", recipe.name}, {"model", recipe.model}, {"protocol", to_json(recipe.protocol)}};
    if (is_estimator(recipe)) {
        all["training"] = {{"refit", recipe.training.refit}};
    } else {
        all["training"] = to_json(recipe.training);
        all["augmentation"] = to_json(recipe.augment);
        if (recipe.distillation) all["distillation"] = to_json(*recipe.distillation);
    }
    // Runs of recipes without the section, which are older than it, stay the same recipe's.
    if (recipe.answer.risk > 0) all["answer"] = to_json(recipe.answer);
    if (!recipe.summary.empty()) all["summary"] = recipe.summary;
    if (recipe.paper) all["paper"] = to_json(*recipe.paper);
    if (const auto* profile = std::get_if<Profile>(&recipe.input)) {
        all["profile"] = to_json(*profile);
    } else {
        all["descriptors"] = to_json(std::get<DescriptorProfile>(recipe.input));
    }
    return all;
}

/// The model's file and folder are called so.
void check_name(const std::string& name) {
    const bool good = !name.empty() && name.size() <= 100 && name.front() != '.' &&
                      name.find('/') == std::string::npos && printable(name) == name;
    if (good) return;
    throw FieldError("recipe", "name", name, "has a name that cannot be a file's: '" + printable(name) + "'",
                     "choose 1 to 100 letters, digits and '-'");
}

/// An estimator is fitted in one go: settings of a training would be for nothing.
void refuse_for_estimators(const json& table, const std::string& section) {
    for (const auto& [key, value] : table.items()) {
        if (section == "training" && key == "refit") continue;
        throw FieldError("recipe [" + section + "]", key, "",
                         "has a field '" + key + "', which the recipe's kind of model has no use for",
                         "remove it");
    }
}

/// Errors: FieldError if there is no network or estimator of the recipe's kind.
void require_kind(const Recipe& recipe) {
    const std::string kind = model_kind(recipe);
    std::vector<std::string> known;
    for (const ZooEntry& entry : zoo()) known.emplace_back(entry.kind);
    for (const EstimatorKind& entry : estimator_kinds) known.emplace_back(entry.kind);
    if (kind.empty() || std::ranges::find(known, kind) != known.end()) return;
    const std::string near = nearest(kind, known);
    throw FieldError("recipe [model]", "kind", kind, "has the unknown kind \"" + printable(kind) + "\"",
                     near.empty() ? fmt::format("choose from {}", fmt::join(known, ", "))
                                  : "did you mean '" + near + "'?");
}

/// Complains early about a model that cannot be.
void try_model(const Recipe& recipe) {
    if (is_estimator(recipe)) return validate_estimator(recipe.model);
    require_kind(recipe);
    Shape shape = example_shape(recipe.input);
    if (element_count(shape) == 0) shape = {1, 1, 58};  // as many columns as the tables of GTZAN have
    build_network(recipe, shape, 2);
}

Recipe recipe_from(const json& object, const std::string& name, const SectionReader& reader) {
    return reader.in("", [&] {
        JsonFields fields(object, "recipe");
        Recipe recipe;
        recipe.name = fields.get_or("name", name);
        check_name(recipe.name);
        recipe.summary = fields.get_or("summary", recipe.summary);
        recipe.model = table_or_empty(fields, "model");
        recipe.input = input_of(fields, reader);
        const auto part = [&](const char* section, auto read) {
            const json table = table_or_empty(fields, section);
            const std::string_view its = section;
            const bool of_networks = its == "training" || its == "augmentation" || its == "distillation";
            if (of_networks && is_estimator(recipe) && table.is_object()) {
                reader.in(section, [&] { refuse_for_estimators(table, section); });
            }
            return reader.in(section, [&] { return read(table); });
        };
        recipe.training = part("training", training_from_json);
        recipe.augment = part("augmentation", augment_from_json);
        recipe.answer = part("answer", answer_from_json);
        recipe.protocol = part("protocol", protocol_from_json);
        if (fields.has("distillation")) recipe.distillation = part("distillation", distillation_from_json);
        if (fields.has("paper")) recipe.paper = part("paper", publication_from_json);
        fields.finish();
        recipe.json = json_of(recipe);
        reader.in("model", [&] { try_model(recipe); });
        return recipe;
    });
}

}  // namespace

Recipe recipe_from_json(const json& object, const std::string& name) {
    return recipe_from(object, name, SectionReader(nullptr, "recipe"));
}

Recipe changed_recipe(const Recipe& recipe, const json& changed) {
    Recipe made = recipe_from_json(changed, recipe.name);
    made.folder = recipe.folder;
    return made;
}

Recipe read_recipe(const std::filesystem::path& path) {
    const TomlDocument document = read_toml_document(path);
    Recipe recipe = recipe_from(document.json, path.stem().string(), SectionReader(&document, path.string()));
    recipe.folder = path.parent_path();
    return recipe;
}

std::string model_kind(const Recipe& recipe) {
    const json kind = recipe.model.is_object() ? recipe.model.value("kind", json("rcrnn")) : json();
    return kind.is_string() ? kind.get<std::string>() : "";
}

bool is_estimator(const Recipe& recipe) {
    return is_estimator_kind(model_kind(recipe));
}

Network build_network(const Recipe& recipe, const Shape& shape, std::int64_t labels) {
    return build_from_zoo(recipe.model, shape, labels);
}

Network build_network(const Recipe& recipe, std::int64_t labels) {
    return build_network(recipe, example_shape(recipe.input), labels);
}

}  // namespace resonet
