#include "training/trainer.h"

#include <chrono>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/error.h"
#include "core/interrupt.h"
#include "evaluation/metrics.h"
#include "training/batch.h"

namespace resonet {
namespace {

using torch::Tensor;

constexpr std::uint64_t dropout_stream = 4;
constexpr std::uint64_t start_stream = 5;

/// One training: networks, optimizer, and the loop over epochs.
class Training {
  public:
    Training(const Recipe& recipe, const Network& network, const TrainingClips& training,
             const TrainingClips& validation, const TrainerOptions& options)
        : recipe_(recipe),
          settings_(recipe.training),
          training_(training),
          validation_(validation),
          truth_(validation.labels()),
          maker_(recipe.input, recipe.augment),
          options_(options),
          label_count_(static_cast<int>(analyse(network).output[0])),
          network_((torch::manual_seed(mix_seed({start_stream, options.seed})), network)),
          average_(network),
          optimizer_(parameter_groups(), torch::optim::AdamWOptions(settings_.learning_rate)) {
        if (settings_.zero_init_residual) network_->zero_residual_branches();
        network_->to(options.device);
        average_->to(options.device);
        copy_average(0.0);
        average_->eval();
        steps_per_epoch_ = static_cast<int>(training.size()) / settings_.batch_size;
    }

    TrainingResult run() {
        if (const auto saved =
                load_checkpoint(options_.checkpoint, options_.fingerprint, network_, average_, optimizer_)) {
            state_ = *saved;
            for (const auto& row : state_.history) report(row);
        }
        while (state_.epoch < settings_.epochs && !out_of_patience()) {
            throw_if_interrupted();
            const EpochReport row = run_epoch(state_.epoch + 1);
            ++state_.epoch;
            consider(row);
            state_.history.push_back({row.epoch, row.learning_rate, row.train_loss, row.train_accuracy,
                                      number(row.valid_loss), number(row.valid_accuracy), row.seconds});
            save_checkpoint(options_.checkpoint, options_.fingerprint, state_, network_, average_,
                            optimizer_);
            options_.on_epoch(row);
        }
        return {state_.best_weights, state_.best_epoch};
    }

  private:
    // Weight decay pulls on matrices and kernels alone: norms and biases are few and set the scale.
    std::vector<torch::optim::OptimizerParamGroup> parameter_groups() {
        std::vector<Tensor> decayed;
        std::vector<Tensor> free;
        for (const Tensor& p : network_->parameters()) (p.dim() > 1 ? decayed : free).push_back(p);
        const auto options = [&](double decay) {
            return std::make_unique<torch::optim::AdamWOptions>(
                torch::optim::AdamWOptions(settings_.learning_rate).weight_decay(decay));
        };
        std::vector<torch::optim::OptimizerParamGroup> groups;
        groups.emplace_back(decayed, options(settings_.weight_decay));
        groups.emplace_back(free, options(0));
        return groups;
    }

    EpochReport run_epoch(int epoch) {
        const auto begin = std::chrono::steady_clock::now();
        const std::vector<std::size_t> order = epoch_order(training_.size(), options_.seed, epoch);
        EpochReport row{epoch};
        for (int step = 0; step < steps_per_epoch_; ++step) {
            throw_if_interrupted();
            const std::span<const std::size_t> chosen(
                order.data() + static_cast<std::size_t>(step) * settings_.batch_size, settings_.batch_size);
            row.learning_rate = run_step(chosen, epoch, step, row);
        }
        row.train_loss /= steps_per_epoch_;
        row.train_accuracy /= static_cast<double>(steps_per_epoch_) * settings_.batch_size;
        validate_average(row);
        row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return row;
    }

    /// Returns the learning rate used; adds loss and hits to the row.
    double run_step(std::span<const std::size_t> chosen, int epoch, int step, EpochReport& row) {
        const std::int64_t done = static_cast<std::int64_t>(epoch - 1) * steps_per_epoch_ + step;
        const double rate =
            scheduled_rate(settings_, done, static_cast<std::int64_t>(settings_.epochs) * steps_per_epoch_);
        for (auto& group : optimizer_.param_groups()) group.options().set_lr(rate);
        const Batch batch =
            make_batch(training_, chosen, maker_, recipe_, label_count_, options_.seed, epoch, step);
        torch::manual_seed(mix_seed({dropout_stream, options_.seed, static_cast<std::uint64_t>(done)}));
        const Tensor logits = network_->forward(batch.input.to(options_.device));
        const Tensor target = batch.target.to(options_.device);
        const Tensor loss = -(target * torch::log_softmax(logits, 1)).sum(1).mean();
        optimizer_.zero_grad();
        loss.backward();
        if (settings_.clip_norm > 0) {
            torch::nn::utils::clip_grad_norm_(network_->parameters(), settings_.clip_norm);
        }
        optimizer_.step();
        // The average follows quickly at first, or it would keep the random start for long.
        const double count = static_cast<double>(done + 1);
        copy_average(std::min(settings_.ema_decay, (1 + count) / (10 + count)));
        const double value = loss.item<double>();
        if (!std::isfinite(value)) {
            throw UsageError("recipe '" + recipe_.name + "'",
                             "makes the loss infinite in epoch " + std::to_string(epoch),
                             "lower the learning rate");
        }
        row.train_loss += value;
        row.train_accuracy += logits.argmax(1).cpu().eq(torch::tensor(batch.labels)).sum().item<double>();
        return rate;
    }

    /// average <- decay * average + (1 - decay) * network, buffers included.
    void copy_average(double decay) {
        torch::NoGradGuard no_grad;
        if (settings_.ema_decay == 0) decay = 0;
        const auto follow = [decay](const std::vector<Tensor>& to, const std::vector<Tensor>& from) {
            for (std::size_t i = 0; i < to.size(); ++i) {
                if (to[i].is_floating_point() && decay > 0) {
                    to[i].lerp_(from[i], 1 - decay);
                } else {
                    to[i].copy_(from[i]);
                }
            }
        };
        follow(average_->parameters(), network_->parameters());
        follow(average_->buffers(), network_->buffers());
    }

    void validate_average(EpochReport& row) {
        row.valid_loss = row.valid_accuracy = std::nan("");
        if (validation_.empty()) return;
        const WindowLogits windows = window_logits(average_, validation_, maker_, options_.device);
        const std::vector<float> probabilities = clip_probabilities(windows, 1.0);
        const ConfusionMatrix matrix = confusion(probabilities, truth_, label_count_);
        row.valid_accuracy = static_cast<double>(matrix.correct()) / matrix.total();
        row.valid_loss = log_loss(probabilities, truth_, label_count_);
    }

    /// Keeps the weights if this epoch is the best so far, by the recipe's measure.
    void consider(const EpochReport& row) {
        double score = row.epoch;
        if (!validation_.empty()) {
            if (settings_.selection == Selection::best_accuracy) score = row.valid_accuracy;
            if (settings_.selection == Selection::best_loss) score = -row.valid_loss;
        }
        if (state_.best_epoch != 0 && score <= state_.best_score) return;
        state_.best_score = score;
        state_.best_epoch = row.epoch;
        state_.best_weights = export_weights(average_);
    }

    bool out_of_patience() const {
        return settings_.patience > 0 && !validation_.empty() && state_.best_epoch > 0 &&
               state_.epoch - state_.best_epoch >= settings_.patience;
    }

    static nlohmann::json number(double value) {
        return std::isnan(value) ? nlohmann::json(nullptr) : nlohmann::json(value);
    }

    void report(const nlohmann::json& row) {
        const auto value = [&](std::size_t i) {
            return row[i].is_null() ? std::nan("") : row[i].get<double>();
        };
        options_.on_epoch({row[0].get<int>(), value(1), value(2), value(3), value(4), value(5), value(6)});
    }

    const Recipe& recipe_;
    const TrainingSettings& settings_;
    const TrainingClips& training_;
    const TrainingClips& validation_;
    std::vector<int> truth_;
    ExampleMaker maker_;
    const TrainerOptions& options_;
    int label_count_;
    TorchNetwork network_;
    TorchNetwork average_;
    torch::optim::AdamW optimizer_;
    int steps_per_epoch_ = 0;
    TrainingState state_;
};

}  // namespace

double scheduled_rate(const TrainingSettings& settings, std::int64_t step, std::int64_t steps) {
    const double done = static_cast<double>(step) / static_cast<double>(steps);
    if (done < settings.warmup) return std::max(settings.learning_rate * done / settings.warmup, 1e-6);
    const double rest = settings.warmup < 1 ? (done - settings.warmup) / (1 - settings.warmup) : 1;
    return std::max(settings.learning_rate * 0.5 * (1 + std::cos(std::numbers::pi * rest)), 1e-6);
}

TrainingResult train(const Recipe& recipe, const Network& network, const TrainingClips& training,
                     const TrainingClips& validation, const TrainerOptions& options) {
    if (training.size() < static_cast<std::size_t>(recipe.training.batch_size)) {
        throw UsageError("recipe '" + recipe.name + "'",
                         "has a batch_size of " + std::to_string(recipe.training.batch_size) +
                             ", but there are " + std::to_string(training.size()) + " clips to train on",
                         "lower batch_size, or give more data");
    }
    return Training(recipe, network, training, validation, options).run();
}

}  // namespace resonet
