#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "network/model.h"
#include "training/torch.h"

namespace resonet {

/// Where a training stands after an epoch: all that is needed to go on as if it had never stopped.
struct TrainingState {
    int epoch = 0;          ///< epochs done
    int best_epoch = 0;     ///< 1-based; 0: none yet
    double best_score = 0;  ///< of the best epoch; larger is better
    Weights best_weights;
    nlohmann::json history = nlohmann::json::array();  ///< one list of numbers an epoch
    nlohmann::json loss_scale;                         ///< LossScale::state()
};

/// Tensors by name that the training goes on changing.
using LiveTensors = std::map<std::string, torch::Tensor>;

/// Writes state, tensors and optimizer under a temporary name and renames it. `fingerprint` says what this
/// training is (recipe, data, seed, device); another one cannot resume from it.
void save_checkpoint(const std::filesystem::path& path, const std::string& fingerprint,
                     const TrainingState& state, const LiveTensors& tensors,
                     const torch::optim::Optimizer& optimizer);

/// The bytes of a checkpoint; none where there is no file. Errors: InputError if it cannot be read or is
/// empty.
std::string read_checkpoint(const std::filesystem::path& path);

/// Loads into the tensors and the optimizer what save_checkpoint() wrote: the bytes that were read from
/// `path`, perhaps by another process; nothing if there are none. Errors: UsageError if they belong to
/// another training, InputError if they are damaged.
std::optional<TrainingState> restore_checkpoint(const std::string& bytes, const std::filesystem::path& path,
                                                const std::string& fingerprint, const LiveTensors& tensors,
                                                torch::optim::Optimizer& optimizer);

}  // namespace resonet
