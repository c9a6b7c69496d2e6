#include "recipe/training_settings.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {
namespace {

using nlohmann::json;

// In the order of the enumerations' values.
constexpr std::array selection_words{"last", "best_accuracy", "best_loss"};
constexpr std::array optimizer_words{"sgd", "adam", "adamw"};
constexpr std::array schedule_words{"constant", "step", "plateau", "cosine", "one_cycle"};
constexpr std::array initialisation_words{"pytorch", "keras"};
constexpr std::array class_weight_words{"none", "balanced"};
constexpr std::array sampling_words{"shuffled", "balanced"};

template <typename Enum, std::size_t N>
const char* word(const std::array<const char*, N>& words, Enum value) {
    return words.at(static_cast<std::size_t>(value));
}

}  // namespace

TrainingSettings training_from_json(const json& object) {
    JsonFields fields(object, "recipe [training]");
    TrainingSettings s;
    s.epochs = fields.get_ranged("epochs", s.epochs, 1, 100'000);
    s.batch_size = fields.get_ranged("batch_size", s.batch_size, 2, 4096);
    s.accumulate = fields.get_ranged("accumulate", s.accumulate, 1, 1024);
    s.windows_per_clip = fields.get_ranged("windows_per_clip", s.windows_per_clip, 1, 1000);
    s.optimizer = fields.get_choice_or("optimizer", optimizer_words, s.optimizer);
    s.momentum = fields.get_ranged("momentum", s.momentum, 0.0, 0.9999);
    s.nesterov = fields.get_or("nesterov", s.nesterov);
    s.learning_rate = fields.get_ranged("learning_rate", s.learning_rate, 1e-9, 10.0);
    s.weight_decay = fields.get_ranged("weight_decay", s.weight_decay, 0.0, 10.0);
    s.schedule = fields.get_choice_or("schedule", schedule_words, s.schedule);
    s.warmup = fields.get_ranged("warmup", s.warmup, 0.0, 1.0);
    s.step_epochs = fields.get_ranged("step_epochs", s.step_epochs, 1, 100'000);
    s.step_factor = fields.get_ranged("step_factor", s.step_factor, 1e-6, 1.0);
    s.plateau_patience = fields.get_ranged("plateau_patience", s.plateau_patience, 1, 100'000);
    s.label_smoothing = fields.get_ranged("label_smoothing", s.label_smoothing, 0.0, 0.99);
    s.clip_norm = fields.get_ranged("clip_norm", s.clip_norm, 0.0, 1e9);
    s.ema_decay = fields.get_ranged("ema_decay", s.ema_decay, 0.0, 0.999999);
    s.zero_init_residual = fields.get_or("zero_init_residual", s.zero_init_residual);
    s.initialisation = fields.get_choice_or("initialisation", initialisation_words, s.initialisation);
    s.class_weights = fields.get_choice_or("class_weights", class_weight_words, s.class_weights);
    s.sampling = fields.get_choice_or("sampling", sampling_words, s.sampling);
    s.mixed_precision = fields.get_or("mixed_precision", s.mixed_precision);
    s.validate_every = fields.get_ranged("validate_every", s.validate_every, 1, 100'000);
    s.patience = fields.get_ranged("patience", s.patience, 0, 100'000);
    s.selection = fields.get_choice_or("selection", selection_words, s.selection);
    s.refit = fields.get_or("refit", s.refit);
    fields.finish();
    return s;
}

json to_json(const TrainingSettings& s) {
    json all{{"epochs", s.epochs},
             {"batch_size", s.batch_size},
             {"accumulate", s.accumulate},
             {"windows_per_clip", s.windows_per_clip},
             {"optimizer", word(optimizer_words, s.optimizer)},
             {"momentum", s.momentum},
             {"nesterov", s.nesterov},
             {"learning_rate", s.learning_rate},
             {"weight_decay", s.weight_decay},
             {"schedule", word(schedule_words, s.schedule)},
             {"warmup", s.warmup},
             {"step_epochs", s.step_epochs},
             {"step_factor", s.step_factor},
             {"plateau_patience", s.plateau_patience},
             {"label_smoothing", s.label_smoothing},
             {"clip_norm", s.clip_norm},
             {"ema_decay", s.ema_decay},
             {"zero_init_residual", s.zero_init_residual},
             {"initialisation", word(initialisation_words, s.initialisation)},
             {"class_weights", word(class_weight_words, s.class_weights)},
             {"sampling", word(sampling_words, s.sampling)},
             {"mixed_precision", s.mixed_precision},
             {"patience", s.patience},
             {"selection", word(selection_words, s.selection)},
             {"refit", s.refit}};
    // Runs and checkpoints know their recipe by this text: those from before the field stay what they are.
    if (s.validate_every != 1) all["validate_every"] = s.validate_every;
    return all;
}

}  // namespace resonet
