#pragma once

#include <cstdint>
#include <memory>

#include "training/batch.h"
#include "training/checkpoint.h"
#include "training/collective.h"
#include "training/flat_network.h"
#include "training/mixed_precision.h"

namespace resonet {

/// The network that learns, the average of its weights over the steps, and the optimizer: what a batch and a
/// step do to them. Everything is on one device.
class Learner {
  public:
    /// The start that the recipe's seed gives. `device`: where to. `team`: the processes to learn with, which
    /// outlive this; null: alone. Errors: UsageError, as make_optimizer().
    Learner(const Recipe& recipe, const Network& network, std::uint64_t seed, torch::Device device,
            Collective* team);

    /// Fits what is fitted to the examples before the training: fit_scalers().
    void fit(const TrainingClips& clips, const ExampleMaker& maker);

    /// Takes over the weights of process 0: processors of different kinds may differ in the last bits.
    void share_weights();

    /// Adds to the gradient that of the batch's mean loss divided by `count`, the batches of this step; where
    /// teachers answered, that is distillation_loss().
    /// `number` counts batches over the whole training.
    void add_gradient(const Batch& batch, int count, std::int64_t number);

    /// Changes the weights by the gradient of all processes and starts a new one. `step` counts over the
    /// whole training. Errors: Interrupted in all processes after Ctrl-C in one; as Collective::sum().
    void take_step(double rate, std::int64_t step);

    /// Sums over the batches since the last call, of all processes.
    struct Totals {
        double losses = 0;  ///< of the mean losses
        double hits = 0;    ///< windows that were told right
    };
    /// Waits for the device.
    Totals read_totals();

    /// The averaged network, in evaluation mode.
    TorchNetwork& average() { return average_; }

    /// What changes from step to step, but for the optimizer.
    const LiveTensors& live() const { return live_; }
    torch::optim::Optimizer& optimizer() { return *optimizer_; }
    LossScale& loss_scale() { return loss_scale_; }

  private:
    void gradient_is_complete();
    int processes() const { return team_ == nullptr ? 1 : team_->size(); }
    std::uint64_t dropout_seed(std::int64_t number) const;

    torch::Tensor loss_of(const torch::Tensor& logits, const Batch& batch) const;

    const TrainingSettings settings_;
    const std::optional<DistillationSettings> distillation_;
    const Network description_;
    const std::uint64_t seed_;
    const torch::Device device_;
    Collective* const team_;
    const bool mixed_;
    LossScale loss_scale_;
    TorchNetwork network_;
    TorchNetwork average_;
    FlatNetwork weights_;          // of network_
    FlatNetwork average_weights_;  // of average_
    std::unique_ptr<torch::optim::Optimizer> optimizer_;
    LiveTensors live_;
    torch::Tensor totals_;  // losses and hits, on the device
};

}  // namespace resonet
