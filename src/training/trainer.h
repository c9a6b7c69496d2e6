#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "recipe/recipe.h"
#include "training/checkpoint.h"
#include "training/collective.h"
#include "training/predict.h"

namespace resonet {

/// One row of the table of epochs.
struct EpochReport {
    int epoch = 0;              ///< from 1
    double learning_rate = 0;   ///< at its end
    double train_loss = 0;      ///< cross entropy of the mixed, smoothed targets
    double train_accuracy = 0;  ///< on the augmented windows
    double valid_loss = 0;      ///< log loss per clip, of the averaged weights; NaN without validation
    double valid_accuracy = 0;  ///< share of clips; NaN without validation
    double seconds = 0;
};

struct TrainerOptions {
    std::uint64_t seed = 0;
    torch::Device device = torch::kCPU;
    std::filesystem::path checkpoint;        ///< written after each epoch, resumed from where it exists
    std::string fingerprint;                 ///< what this training is; see save_checkpoint
    std::shared_ptr<Collective> collective;  ///< processes to train with; none: alone
    std::function<void(const EpochReport&)> on_epoch;  ///< also called for the epochs of a resumed run
};

struct TrainingResult {
    Weights weights;  ///< of the chosen epoch
    int epoch = 0;    ///< which it is, from 1
};

/// Trains `network` on the clips; the same arguments give the same weights, bit for bit, on one machine,
/// interrupted or not. Without validation clips the last epoch's weights are chosen.
/// Errors: UsageError if there are fewer clips than a batch or a loss is no longer finite; Interrupted
/// after Ctrl-C, with the checkpoint of the last full epoch on disk.
TrainingResult train(const Recipe& recipe, const Network& network, const TrainingClips& training,
                     const TrainingClips& validation, const TrainerOptions& options);

/// The rate at a step: linear rise over the warm-up share of all steps, then half a cosine to zero
/// (Loshchilov, Hutter 2017).
double scheduled_rate(const TrainingSettings& settings, std::int64_t step, std::int64_t steps);

}  // namespace resonet
