#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "recipe/training_settings.h"

namespace resonet {

/// The clips of an epoch in the order in which they are trained on: windows_per_clip times as many as there
/// are clips. `labels` are those of the clips. Depends on the arguments alone.
/// - shuffled: every clip windows_per_clip times, in random order;
/// - balanced: every label of a clip as often as any other, to one, its clips drawn with replacement.
std::vector<std::size_t> epoch_order(std::span<const int> labels, const TrainingSettings& settings,
                                     std::uint64_t seed, int epoch);

/// epoch_order() for threads that work near each other: the last two orders are kept.
class EpochOrders {
  public:
    EpochOrders(std::vector<int> labels, const TrainingSettings& settings, std::uint64_t seed)
        : labels_(std::move(labels)), settings_(settings), seed_(seed) {}

    /// That of an epoch, from 1.
    std::shared_ptr<const std::vector<std::size_t>> of(int epoch);

  private:
    struct Known {
        int epoch = 0;
        std::shared_ptr<const std::vector<std::size_t>> order;
    };

    std::vector<int> labels_;
    TrainingSettings settings_;
    std::uint64_t seed_;
    std::mutex mutex_;
    Known known_[2];
};

/// What the loss of a clip counts, by its label: 1, or balanced as scikit-learn has it, n / (classes x clips
/// of the class), over the classes that have clips; 0 of one that has none.
std::vector<float> class_weights(ClassWeights kind, std::span<const int> labels, int label_count);

}  // namespace resonet
