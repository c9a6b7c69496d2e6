#include "training/recipe.h"

#include "core/json_fields.h"
#include "core/toml.h"
#include "network/rcrnn.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::array selection_words{"last", "best_accuracy", "best_loss"};

TrainingSettings training_from_json(const json& object) {
    JsonFields fields(object, "recipe [training]");
    TrainingSettings s;
    s.epochs = fields.get_ranged("epochs", s.epochs, 1, 100'000);
    s.batch_size = fields.get_ranged("batch_size", s.batch_size, 2, 4096);
    s.learning_rate = fields.get_ranged("learning_rate", s.learning_rate, 1e-9, 10.0);
    s.weight_decay = fields.get_ranged("weight_decay", s.weight_decay, 0.0, 10.0);
    s.warmup = fields.get_ranged("warmup", s.warmup, 0.0, 1.0);
    s.label_smoothing = fields.get_ranged("label_smoothing", s.label_smoothing, 0.0, 0.99);
    s.clip_norm = fields.get_ranged("clip_norm", s.clip_norm, 0.0, 1e9);
    s.ema_decay = fields.get_ranged("ema_decay", s.ema_decay, 0.0, 0.999999);
    s.zero_init_residual = fields.get_or("zero_init_residual", s.zero_init_residual);
    s.patience = fields.get_ranged("patience", s.patience, 0, 100'000);
    s.selection = fields.get_choice_or("selection", selection_words, s.selection);
    s.refit = fields.get_or("refit", s.refit);
    fields.finish();
    return s;
}

json to_json(const TrainingSettings& s) {
    return {{"epochs", s.epochs},
            {"batch_size", s.batch_size},
            {"learning_rate", s.learning_rate},
            {"weight_decay", s.weight_decay},
            {"warmup", s.warmup},
            {"label_smoothing", s.label_smoothing},
            {"clip_norm", s.clip_norm},
            {"ema_decay", s.ema_decay},
            {"zero_init_residual", s.zero_init_residual},
            {"patience", s.patience},
            {"selection", selection_words.at(static_cast<std::size_t>(s.selection))},
            {"refit", s.refit}};
}

json table_or_empty(JsonFields& fields, const std::string& key) {
    return fields.has(key) ? fields.at(key) : json::object();
}

Profile profile_over_default(const json& changes) {
    json all = to_json(gtzan_mel_profile());
    if (!changes.is_object()) throw UsageError("recipe", "has a 'profile' that is not a table");
    all.update(changes);
    return profile_from_json(all);
}

}  // namespace

Recipe recipe_from_json(const json& object, const std::string& name) {
    JsonFields fields(object, "recipe");
    Recipe recipe;
    recipe.name = fields.get_or("name", name);
    recipe.model = table_or_empty(fields, "model");
    recipe.profile = profile_over_default(table_or_empty(fields, "profile"));
    recipe.training = training_from_json(table_or_empty(fields, "training"));
    recipe.augment = augment_from_json(table_or_empty(fields, "augmentation"));
    fields.finish();
    recipe.json = {{"name", recipe.name},
                   {"model", recipe.model},
                   {"profile", to_json(recipe.profile)},
                   {"training", to_json(recipe.training)},
                   {"augmentation", to_json(recipe.augment)}};
    build_network(recipe, 2);  // complains early about a model that cannot be
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

Network build_network(const Recipe& recipe, std::int64_t labels) {
    if (!recipe.model.is_object()) throw UsageError("recipe", "has a 'model' that is not a table");
    const auto kind = recipe.model.value("kind", json("rcrnn"));
    if (kind != "rcrnn") {
        throw UsageError("recipe [model]", "has the unknown kind " + kind.dump(), "choose from rcrnn");
    }
    return build_rcrnn(rcrnn_config_from_json(recipe.model), recipe.profile.bands,
                       recipe.profile.window_columns, labels);
}

}  // namespace resonet
