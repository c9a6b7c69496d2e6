#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/training_clips.h"
#include "recipe/recipe.h"
#include "training/collective.h"
#include "training/example_maker.h"
#include "training/torch.h"

namespace resonet {

class Teachers;

/// What the network is fed with at a time.
struct Batch {
    torch::Tensor input;   ///< [clip, channel, band, column]
    torch::Tensor target;  ///< [clip, label]: smoothed, mixed probabilities, each clip's times its weight
    torch::Tensor
        labels;  ///< [clip], int64: the clip that weighs most in each row, for the training accuracy
    torch::Tensor answers;  ///< [clip, label]: probabilities that teachers give; not there without teachers
};

/// Makes batches of augmented windows. Safe to use from several threads.
class BatchMaker {
  public:
    /// `clips`, `maker` and `teachers` must outlive this. `weights`: what each label's clips count
    /// (class_weights()). `teachers` answer to each example as it is in the batch, or, if their settings say
    /// so, to the clips it is mixed of, which they then hear now; null: none.
    BatchMaker(const TrainingClips& clips, const ExampleMaker& maker, const Recipe& recipe,
               std::vector<float> weights, std::uint64_t seed, const Teachers* teachers = nullptr);

    /// The batch of the chosen clips; depends on them, the seed, the epoch and the number of the batch in the
    /// epoch alone.
    Batch make(std::span<const std::size_t> chosen, int epoch, int number) const;

    /// The rows of that batch which are `share`, the same bits; what else they are mixed with is made too.
    Batch make(std::span<const std::size_t> chosen, int epoch, int number, Share share) const;

    /// Bytes of a batch of so many clips.
    std::size_t bytes(std::size_t clips) const;

  private:
    const TrainingClips& clips_;
    const ExampleMaker& maker_;
    double smoothing_;
    double mixup_;
    std::vector<float> weights_;
    std::uint64_t seed_;
    const Teachers* teachers_;
    torch::Tensor clip_answers_;  // [clip, label], if the teachers answer to whole clips
};

}  // namespace resonet
