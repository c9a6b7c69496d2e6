#include "training/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/interrupt.h"
#include "evaluation/metrics.h"
#include "training/learner.h"
#include "training/loader.h"
#include "training/sampler.h"
#include "training/schedule.h"
#include "training/shared_validation.h"

namespace resonet {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Batches that fit in an epoch.
int count_batches(const Recipe& recipe, std::size_t clips, int processes) {
    const std::size_t examples = clips * static_cast<std::size_t>(recipe.training.windows_per_clip);
    const auto size = static_cast<std::size_t>(recipe.training.batch_size);
    if (examples < size) {
        throw UsageError("recipe '" + recipe.name + "'",
                         "has a batch_size of " + std::to_string(size) + ", but there are " +
                             std::to_string(examples) + " examples to train on",
                         "lower batch_size, or give more data");
    }
    if (size % static_cast<std::size_t>(processes) != 0) {
        throw UsageError("recipe '" + recipe.name + "'",
                         "has a batch_size of " + std::to_string(size) + ", which " +
                             std::to_string(processes) + " processes cannot divide",
                         "start a number of processes that divides it, or change batch_size");
    }
    return static_cast<int>(examples / size);
}

/// One training: what is learnt from, and the loop over epochs.
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
          team_(options.collective.get()),
          batches_(count_batches(recipe, training.size(), processes())),
          steps_((batches_ + settings_.accumulate - 1) / settings_.accumulate),
          orders_(training.labels(), settings_, options.seed),
          batch_maker_(training, maker_, recipe,
                       class_weights(settings_.class_weights, training.labels(), label_count_), options.seed,
                       options.teachers.get()),
          schedule_(settings_, steps_, options.drops),
          learner_(recipe, network, options.seed, options.device, team_) {}

    TrainingResult run() {
        if (team_ != nullptr) team_->wait_for_all();
        if (auto saved = load()) {
            resume(std::move(*saved));
        } else {
            learner_.fit(training_, maker_);
        }
        learner_.share_weights();
        const auto loader = make_loader(std::int64_t{state_.epoch} * batches_,
                                        std::int64_t{settings_.epochs} * batches_, options_.loader_threads);
        while (state_.epoch < last_epoch() && !out_of_patience()) {
            const EpochReport row = run_epoch(state_.epoch + 1, *loader);
            ++state_.epoch;
            schedule_.epoch_ended(row.epoch, row.valid_loss);
            consider(row);
            state_.history.push_back(to_json(row));
            state_.loss_scale = learner_.loss_scale().state();
            first_alone([&] {
                save_checkpoint(options_.checkpoint, options_.fingerprint, state_, learner_.live(),
                                learner_.optimizer());
                options_.on_epoch(row);
            });
        }
        double seconds = 0;
        for (const auto& row : state_.history) seconds += report_from_json(row).seconds;
        return {state_.best_weights, state_.best_epoch, schedule_.drops(), seconds};
    }

    TrainingPace pace() {
        constexpr int warm_up = 3;  // the first ones also get memory and choose kernels
        TrainingPace pace{.batches = 8, .batches_per_epoch = batches_};
        learner_.fit(training_.first(static_cast<std::size_t>(settings_.batch_size)), maker_);
        const auto loader = make_loader(0, warm_up + pace.batches, 0);
        std::vector<double> times;
        for (int i = 0; i < warm_up + pace.batches; ++i) {
            throw_if_interrupted();
            const auto begin = Clock::now();
            learner_.add_gradient(loader->next(), 1, i);
            learner_.take_step(schedule_.rate(0), i);
            learner_.read_totals();
            if (i >= warm_up) times.push_back(seconds_since(begin));
        }
        std::ranges::sort(times);
        pace.batch = times[times.size() / 2];
        const auto begin = Clock::now();
        const TrainingClips some = training_.first(16);
        const std::size_t windows =
            window_logits(learner_.average(), some, maker_, options_.device).clips.size();
        pace.valid_window = seconds_since(begin) / static_cast<double>(windows);
        return pace;
    }

  private:
    int processes() const { return team_ == nullptr ? 1 : team_->size(); }

    /// Does in process 0 alone what reads or writes files; the others hear if it fails.
    void first_alone(const std::function<void()>& work) const {
        if (team_ == nullptr) {
            work();
        } else {
            only_first(*team_, work);
        }
    }

    /// Process 0 reads the checkpoint for all: the others need not see its folder.
    std::optional<TrainingState> load() {
        std::string bytes;
        first_alone([&] { bytes = read_checkpoint(options_.checkpoint); });
        if (team_ != nullptr) broadcast_bytes(bytes, *team_);
        return restore_checkpoint(bytes, options_.checkpoint, options_.fingerprint, learner_.live(),
                                  learner_.optimizer());
    }

    void resume(TrainingState saved) {
        state_ = std::move(saved);
        learner_.loss_scale().restore(state_.loss_scale);
        for (const auto& row : state_.history) {
            const EpochReport report = report_from_json(row);
            schedule_.epoch_ended(report.epoch, report.valid_loss);
            first_alone([&] { options_.on_epoch(report); });
        }
    }

    /// Hands out the batches first .. last - 1, counted over the whole training.
    std::unique_ptr<Loader> make_loader(std::int64_t first, std::int64_t last, int threads) {
        const std::size_t bytes = batch_maker_.bytes(static_cast<std::size_t>(settings_.batch_size));
        return std::make_unique<Loader>(first, last, threads, batches_ahead(threads, bytes),
                                        [this](std::int64_t number) { return draw(number); });
    }

    /// A batch, counted over the whole training. Called from several threads.
    Batch draw(std::int64_t number) {
        const int epoch = static_cast<int>(number / batches_) + 1;
        const int place = static_cast<int>(number % batches_);
        const auto order = orders_.of(epoch);
        const auto size = static_cast<std::size_t>(settings_.batch_size);
        const Share share = share_of(size, team_ == nullptr ? 0 : team_->rank(), processes());
        return batch_maker_.make(std::span(*order).subspan(static_cast<std::size_t>(place) * size, size),
                                 epoch, place, share);
    }

    EpochReport run_epoch(int epoch, Loader& loader) {
        const auto begin = Clock::now();
        EpochReport row{.epoch = epoch};
        const auto epochs_before = static_cast<std::int64_t>(epoch - 1);
        for (int step = 0; step < steps_; ++step) {
            if (processes() == 1) throw_if_interrupted();  // several stop together, in take_step()
            const int first = step * settings_.accumulate;
            const int count = std::min(settings_.accumulate, batches_ - first);
            for (int i = 0; i < count; ++i) {
                learner_.add_gradient(loader.next(), count, epochs_before * batches_ + first + i);
            }
            const std::int64_t steps_before = epochs_before * steps_ + step;
            row.learning_rate = schedule_.rate(steps_before);
            learner_.take_step(row.learning_rate, steps_before);
            constexpr int steps_between_looks = 50;  // looking waits for the device
            if (step % steps_between_looks == steps_between_looks - 1 || step == steps_ - 1) {
                add_totals(row);
            }
        }
        row.train_loss /= batches_;
        row.train_accuracy /= static_cast<double>(batches_) * settings_.batch_size;
        learner_.share_weights();
        row.valid_loss = row.valid_accuracy = std::nan("");
        if (is_validated(epoch)) validate_average(row);
        row.seconds = seconds_since(begin);
        return row;
    }

    void require_finite(double loss, int epoch) const {
        if (std::isfinite(loss)) return;
        throw UsageError("recipe '" + recipe_.name + "'",
                         "makes the loss infinite in epoch " + std::to_string(epoch),
                         "lower the learning rate");
    }

    void add_totals(EpochReport& row) {
        const Learner::Totals totals = learner_.read_totals();
        require_finite(totals.losses, row.epoch);
        row.train_loss += totals.losses;
        row.train_accuracy += totals.hits;
    }

    bool is_validated(int epoch) const {
        return !validation_.empty() && (epoch % settings_.validate_every == 0 || epoch == last_epoch());
    }

    void validate_average(EpochReport& row) {
        const WindowLogits windows =
            processes() == 1
                ? window_logits(learner_.average(), validation_, maker_, options_.device)
                : shared_window_logits(learner_.average(), validation_, maker_, options_.device, *team_);
        const std::vector<float> probabilities = clip_probabilities(windows, 1.0);
        const ConfusionMatrix matrix = confusion(probabilities, truth_, label_count_);
        row.valid_accuracy = static_cast<double>(matrix.correct()) / matrix.total();
        row.valid_loss = log_loss(probabilities, truth_, label_count_);
        require_finite(row.valid_loss, row.epoch);
    }

    /// Keeps the weights if this epoch is the best so far, by the recipe's measure.
    void consider(const EpochReport& row) {
        double score = row.epoch;
        if (!validation_.empty() && settings_.selection != Selection::last) {
            if (!is_validated(row.epoch)) return;
            if (settings_.selection == Selection::best_accuracy) score = row.valid_accuracy;
            if (settings_.selection == Selection::best_loss) score = -row.valid_loss;
        }
        if (state_.best_epoch != 0 && score <= state_.best_score) return;
        state_.best_score = score;
        state_.best_epoch = row.epoch;
        state_.best_weights = export_weights(learner_.average());
    }

    /// Whether validation has not become better for long, counted in validations: its accuracy, if the recipe
    /// selects by that, else its loss.
    bool out_of_patience() const {
        if (settings_.patience == 0 || validation_.empty()) return false;
        double best = -std::numeric_limits<double>::infinity();
        int waited = 0;
        for (const auto& json : state_.history) {
            const EpochReport row = report_from_json(json);
            if (!is_validated(row.epoch)) continue;
            ++waited;
            const double score =
                settings_.selection == Selection::best_accuracy ? row.valid_accuracy : -row.valid_loss;
            if (score <= best) continue;
            best = score;
            waited = 0;
        }
        return waited >= settings_.patience;
    }

    int last_epoch() const {
        return options_.stop_after > 0 ? std::min(options_.stop_after, settings_.epochs) : settings_.epochs;
    }

    const Recipe& recipe_;
    const TrainingSettings& settings_;
    const TrainingClips& training_;
    const TrainingClips& validation_;
    std::vector<int> truth_;
    ExampleMaker maker_;
    const TrainerOptions& options_;
    int label_count_;
    Collective* team_;  // null: alone
    int batches_;       // an epoch
    int steps_;         // of the optimizer, an epoch
    EpochOrders orders_;
    BatchMaker batch_maker_;
    Schedule schedule_;
    Learner learner_;
    TrainingState state_;
};

}  // namespace

TrainingResult train(const Recipe& recipe, const Network& network, const TrainingClips& training,
                     const TrainingClips& validation, const TrainerOptions& options) {
    if (recipe.distillation && !options.teachers) {
        throw UsageError("recipe '" + recipe.name + "'", "learns from teachers, and there are none",
                         "give the models that [distillation] names");
    }
    return Training(recipe, network, training, validation, options).run();
}

TrainingPace measure_pace(const Recipe& recipe, const Network& network, const TrainingClips& training,
                          const TrainerOptions& options) {
    return Training(recipe, network, training, {}, options).pace();
}

}  // namespace resonet
