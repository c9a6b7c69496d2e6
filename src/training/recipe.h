#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "features/profile.h"
#include "network/network.h"
#include "training/augment.h"

namespace resonet {

/// Which epoch's weights are kept.
enum class Selection { last, best_accuracy, best_loss };

/// How the weights are found. Shares are of the whole, in [0, 1].
struct TrainingSettings {
    int epochs = 100;              ///< 1..100000
    int batch_size = 32;           ///< clips in a step, 2..4096; what is left over at the end is dropped
    double learning_rate = 2e-3;   ///< AdamW's peak
    double weight_decay = 0.02;    ///< AdamW's, on matrices and kernels alone
    double warmup = 0.1;           ///< share of the steps in which the rate rises; cosine to zero follows
    double label_smoothing = 0.1;  ///< share of the target spread over all labels
    double clip_norm = 5.0;        ///< largest norm of the gradient; 0: unlimited
    double ema_decay = 0.99;       ///< of the averaged weights, which are what is validated and kept; 0: none
    bool zero_init_residual = true;  ///< residual branches start at zero (Goyal et al. 2017)
    int patience = 0;                ///< epochs without improvement before it stops; 0: never
    Selection selection = Selection::last;
    bool refit = false;  ///< then train anew on train + valid, as long as the chosen epoch took
};

/// One experiment: everything but the data, the seed and the device.
struct Recipe {
    std::string name;      ///< the model's
    nlohmann::json model;  ///< [model] as written
    Profile profile;       ///< [profile] over the default front end
    TrainingSettings training;
    AugmentSettings augment;
    nlohmann::json json;  ///< the whole recipe with its defaults filled in, as kept in the model file
};

/// Reads a recipe (TOML; docs/recipes.md). Errors: InputError if it cannot be read; UsageError for a
/// field that is unknown, mistyped or out of range.
Recipe read_recipe(const std::filesystem::path& path);

/// The same from JSON already parsed. `name` is the model's name unless the recipe gives one.
Recipe recipe_from_json(const nlohmann::json& json, const std::string& name);

/// The network the recipe asks for, for so many labels. Errors: UsageError.
Network build_network(const Recipe& recipe, std::int64_t labels);

}  // namespace resonet
