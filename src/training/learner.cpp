#include "training/learner.h"

#include <algorithm>

#include "core/interrupt.h"
#include "training/distillation.h"
#include "training/fit_scalers.h"
#include "training/initialise.h"
#include "training/optimizer.h"
#include "training/random.h"

namespace resonet {
namespace {

// The streams 1 to 3 are those of the batches.
constexpr std::uint64_t dropout_stream = 4;
constexpr std::uint64_t start_stream = 5;

TorchNetwork make_network(const TrainingSettings& settings, const Network& network, std::uint64_t seed) {
    torch::manual_seed(mix_seed({start_stream, seed}));
    TorchNetwork module(network);
    if (settings.initialisation == Initialisation::keras) {
        initialise_like_keras(module, network, mix_seed({start_stream, seed}));
    }
    if (settings.zero_init_residual) module->zero_residual_branches();
    return module;
}

}  // namespace

Learner::Learner(const Recipe& recipe, const Network& network, std::uint64_t seed, torch::Device device,
                 Collective* team)
    : settings_(recipe.training),
      distillation_(recipe.distillation),
      description_(network),
      seed_(seed),
      device_(device),
      team_(team),
      mixed_(settings_.mixed_precision && device.is_cuda()),
      loss_scale_(mixed_),
      network_(make_network(settings_, network, seed)),
      average_(network) {
    network_->to(device);
    network_->join(team);
    average_->to(device);
    average_->eval();
    weights_ = flatten(network_);
    average_weights_ = flatten(average_);
    follow(average_weights_, weights_, 0);
    optimizer_ = make_optimizer(settings_, weights_);
    totals_ = torch::zeros({2}, torch::TensorOptions(torch::kFloat64).device(device));
    live_ = {{"weights", weights_.weights},
             {"buffers", weights_.buffers},
             {"average_weights", average_weights_.weights},
             {"average_buffers", average_weights_.buffers}};
}

void Learner::fit(const TrainingClips& clips, const ExampleMaker& maker) {
    fit_scalers(network_, description_, clips, maker);
    follow(average_weights_, weights_, 0);
}

void Learner::share_weights() {
    if (processes() == 1) return;
    std::vector<torch::Tensor> tensors;
    for (const auto& [name, tensor] : live_) tensors.push_back(tensor);
    broadcast_tensors(tensors, *team_);
}

/// Of what is dropped in a batch: other values in each process, which have different examples.
std::uint64_t Learner::dropout_seed(std::int64_t number) const {
    const std::uint64_t alone = mix_seed({dropout_stream, seed_, static_cast<std::uint64_t>(number)});
    return processes() == 1 ? alone : mix_seed({alone, static_cast<std::uint64_t>(team_->rank())});
}

torch::Tensor Learner::loss_of(const torch::Tensor& logits, const Batch& batch) const {
    const torch::Tensor target = batch.target.to(device_);
    if (distillation_ && batch.answers.defined()) {
        return distillation_loss(logits, target, batch.answers.to(device_), *distillation_);
    }
    return -(target * torch::log_softmax(logits, 1)).sum(1).mean();
}

void Learner::add_gradient(const Batch& batch, int count, std::int64_t number) {
    torch::manual_seed(dropout_seed(number));
    torch::Tensor logits;
    {
        const Autocast autocast(mixed_);
        logits = network_->forward(batch.input.to(device_));
    }
    logits = logits.to(torch::kFloat32);
    const torch::Tensor loss = loss_of(logits, batch);
    const double factor = loss_scale_.scale() / (count * processes());
    (factor == 1 ? loss : loss * factor).backward();
    torch::NoGradGuard no_grad;
    totals_[0] += loss;
    totals_[1] += logits.argmax(1).eq(batch.labels.to(device_)).sum();
}

void Learner::take_step(double rate, std::int64_t step) {
    torch::NoGradGuard no_grad;
    set_learning_rate(*optimizer_, rate);
    gradient_is_complete();
    if (loss_scale_.unscale(weights_.gradient)) {
        clip_gradient(weights_.gradient, settings_.clip_norm);
        optimizer_->step();
        // The average follows quickly at first, or it would keep the random start for long.
        const double done = static_cast<double>(step + 1);
        const double decay = std::min(settings_.ema_decay, (1 + done) / (10 + done));
        follow(average_weights_, weights_, decay);
    }
    weights_.gradient.zero_();
}

/// Here weights_.gradient is that of this process's batches, complete, and nothing has used it yet. One
/// message adds up the parts of all and tells them whether one was asked to stop.
void Learner::gradient_is_complete() {
    if (processes() == 1) return;
    const torch::Tensor stop = torch::full({1}, interrupted() ? 1.0 : 0.0, weights_.gradient.options());
    torch::Tensor message = torch::cat({weights_.gradient, stop});
    team_->sum(message);
    weights_.gradient.copy_(message.narrow(0, 0, weights_.gradient.numel()));
    if (message[-1].item<double>() > 0) throw Interrupted();
}

Learner::Totals Learner::read_totals() {
    const torch::Tensor totals = totals_.to(torch::kCPU, torch::kFloat64, false, true);
    totals_.zero_();
    const double* values = totals.data_ptr<double>();
    if (processes() == 1) return {values[0], values[1]};
    double sums[]{values[0] / processes(), values[1]};  // the mean of all is that of the means
    sum_numbers(sums, *team_);
    return {sums[0], sums[1]};
}

}  // namespace resonet
