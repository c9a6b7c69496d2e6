#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "training/module.h"

namespace resonet {

/// Where a training stands after an epoch: all that is needed to go on as if it had never stopped.
struct TrainingState {
    int epoch = 0;          ///< epochs done
    int best_epoch = 0;     ///< 1-based; 0: none yet
    double best_score = 0;  ///< of the best epoch; larger is better
    Weights best_weights;
    nlohmann::json history = nlohmann::json::array();  ///< one list of numbers an epoch
};

/// Writes state, networks and optimizer under a temporary name and renames it. `fingerprint` says what
/// this training is (recipe, data, seed, device); another one cannot resume from it.
void save_checkpoint(const std::filesystem::path& path, const std::string& fingerprint,
                     const TrainingState& state, const TorchNetwork& network, const TorchNetwork& average,
                     const torch::optim::Optimizer& optimizer);

/// Loads what save_checkpoint wrote into the networks and the optimizer; nothing where there is no file.
/// Errors: UsageError if the file belongs to another training, InputError if it is damaged.
std::optional<TrainingState> load_checkpoint(const std::filesystem::path& path,
                                             const std::string& fingerprint, TorchNetwork& network,
                                             TorchNetwork& average, torch::optim::Optimizer& optimizer);

}  // namespace resonet
