#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recipe/recipe.h"
#include "training/predict.h"

namespace resonet {

/// What one training step is fed with.
struct Batch {
    torch::Tensor input;      ///< [clip, channel, band, column]
    torch::Tensor target;     ///< [clip, label]: smoothed, mixed probabilities
    std::vector<int> labels;  ///< the clip that weighs most in each row, for the training accuracy
};

/// The order of the clips in an epoch; depends on seed and epoch alone.
std::vector<std::size_t> epoch_order(std::size_t clips, std::uint64_t seed, int epoch);

/// Augmented windows of the chosen clips; depends on seed, epoch and step alone.
Batch make_batch(const TrainingClips& clips, std::span<const std::size_t> chosen, const ExampleMaker& maker,
                 const Recipe& recipe, int label_count, std::uint64_t seed, int epoch, int step);

}  // namespace resonet
