#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "recipe/recipe.h"
#include "training/collective.h"
#include "training/distillation.h"
#include "training/epoch_report.h"
#include "training/predict.h"

namespace resonet {

struct TrainerOptions {
    std::uint64_t seed = 0;
    torch::Device device = torch::kCPU;
    int loader_threads = 1;  ///< that make batches ahead of time; 0: each when it is needed
    std::vector<int> drops;  ///< of a plateau's rate; see Schedule
    int stop_after = 0;      ///< epochs; 0: those of the recipe, which the schedule is made for in any case
    std::filesystem::path checkpoint;          ///< written after each epoch, resumed from where it exists
    std::string fingerprint;                   ///< what this training is; see save_checkpoint
    std::shared_ptr<const Teachers> teachers;  ///< of a recipe with [distillation]; in every process
    std::shared_ptr<Collective> collective;    ///< processes to train with; none: alone
    std::function<void(const EpochReport&)>
        on_epoch;  ///< in process 0 alone; also called for the epochs of a resumed run
};

struct TrainingResult {
    Weights weights;         ///< of the chosen epoch
    int epoch = 0;           ///< which it is, from 1
    std::vector<int> drops;  ///< epochs after which the rate fell, if the schedule is plateau
    double seconds = 0;      ///< that all epochs took
};

/// Trains `network` on the clips; the same arguments give the same weights, bit for bit, on one machine,
/// interrupted or not, however many threads make the batches. Without validation clips the last epoch's
/// weights are chosen. Where batches are added up (accumulate), the last step of an epoch takes those that
/// are left.
/// With a collective, a batch is divided among the processes: the weights are the same in all, and those of
/// one process but for rounding and for what is dropped at random. Process 0 alone writes.
/// Every validate_every epochs and after the last one the averaged weights are validated; patience, a plateau
/// and best_* see those epochs alone.
/// Errors: UsageError if the recipe asks for teachers and there are none, there are fewer examples than a
/// batch, the processes do not divide it, or a loss is no longer finite; Interrupted after Ctrl-C, with the
/// checkpoint of the last full epoch on disk.
TrainingResult train(const Recipe& recipe, const Network& network, const TrainingClips& training,
                     const TrainingClips& validation, const TrainerOptions& options);

/// Seconds, each the median of a few.
struct TrainingPace {
    double batch = 0;         ///< of one batch with its share of a step, batches made in the loop
    double valid_window = 0;  ///< of a window when it is only classified
    int batches = 0;          ///< that were measured
    int batches_per_epoch = 0;
};

/// Trains for a few batches to see how long they take, without teachers where there are none. Writes nothing.
/// Errors: as train().
TrainingPace measure_pace(const Recipe& recipe, const Network& network, const TrainingClips& training,
                          const TrainerOptions& options);

}  // namespace resonet
