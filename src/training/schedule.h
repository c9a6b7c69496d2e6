#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "recipe/training_settings.h"

namespace resonet {

/// The learning rate over the steps of a training. It rises linearly over the warm-up share of all steps to
/// where the schedule starts. Of the steps after that, x is the share that is done:
/// - constant: the peak;
/// - step: the peak, times step_factor after every step_epochs epochs, counted from the training's start;
/// - plateau: the peak, times step_factor whenever plateau_patience epochs after the warm-up went by without
///   a validation loss below the best one (Keras's ReduceLROnPlateau with a min_delta of 0); then the
///   patience starts anew;
/// - cosine: half a cosine from the peak to zero (Loshchilov, Hutter 2017);
/// - one_cycle: half a cosine from peak / 25 to the peak while x < 0.3, then another to peak / 250,000
///   (Smith, Topin 2018; the figures are those of PyTorch's OneCycleLR).
class Schedule {
  public:
    /// `steps`: of the optimizer, an epoch. `drops`: epochs (from 1) after which a plateau's rate is known to
    /// fall, as of another training that is repeated.
    Schedule(const TrainingSettings& settings, std::int64_t steps, std::vector<int> drops = {});

    /// The rate of a step, from 0, counted over the whole training.
    double rate(std::int64_t step) const;

    /// Tells a plateau how an epoch (from 1) went; NaN: nobody knows, and the rate stays.
    void epoch_ended(int epoch, double valid_loss);

    /// Epochs after which the rate of a plateau fell.
    const std::vector<int>& drops() const { return drops_; }

  private:
    double after_warmup(double share, std::int64_t step) const;

    TrainingSettings settings_;
    std::int64_t steps_per_epoch_;
    std::vector<int> drops_;
    double best_loss_ = std::numeric_limits<double>::infinity();
    int waited_ = 0;  // epochs since the best one or the last drop
};

}  // namespace resonet
