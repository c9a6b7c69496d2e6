#include "training/trainer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"
#include "tiny_task.h"
#include "training/fit_scalers.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;
using testing::TinyTask;

struct StopHere {};

struct Outcome {
    TrainingResult result;
    std::vector<EpochReport> epochs;
};

/// Trains with a checkpoint in `folder`; stops as if killed after `stop_after` epochs, if given.
Outcome run(const TinyTask& task, const TemporaryFolder& folder, std::uint64_t seed, int stop_after = 0,
            int loader_threads = 1) {
    Outcome outcome;
    TrainerOptions options;
    options.seed = seed;
    options.loader_threads = loader_threads;
    options.checkpoint = folder / "checkpoint";
    options.fingerprint = "tiny " + std::to_string(seed);
    options.on_epoch = [&](const EpochReport& report) {
        outcome.epochs.push_back(report);
        if (report.epoch == stop_after) throw StopHere{};
    };
    try {
        outcome.result = train(task.recipe, task.network, task.clips, task.clips, options);
    } catch (const StopHere&) {
    }
    return outcome;
}

void expect_equal(const Weights& a, const Weights& b) {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& [name, tensor] : a) EXPECT_EQ(tensor.values, b.at(name).values) << name;
}

TEST(Trainer, SameSeedSameWeights) {
    const TinyTask task;
    const TemporaryFolder one;
    const TemporaryFolder two;
    const TemporaryFolder three;
    const Outcome first = run(task, one, 1);
    expect_equal(first.result.weights, run(task, two, 1).result.weights);
    const Outcome other = run(task, three, 2);
    EXPECT_NE(first.result.weights.at("classifier.weight").values,
              other.result.weights.at("classifier.weight").values);
}

TEST(Trainer, ResumesToTheSameWeights) {
    const TinyTask task(24, 5);
    const TemporaryFolder whole;
    const TemporaryFolder parts;
    const Outcome uninterrupted = run(task, whole, 1);
    EXPECT_EQ(run(task, parts, 1, 2).epochs.size(), 2U);
    const Outcome resumed = run(task, parts, 1);
    ASSERT_EQ(resumed.epochs.size(), 5U);
    expect_equal(uninterrupted.result.weights, resumed.result.weights);
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(resumed.epochs[i].train_loss, uninterrupted.epochs[i].train_loss);
        EXPECT_EQ(resumed.epochs[i].valid_loss, uninterrupted.epochs[i].valid_loss);
    }
}

/// Trains the task in one go, and again with two interruptions; both have to end alike.
void expect_resumable(const TinyTask& task) {
    const TemporaryFolder whole;
    const TemporaryFolder parts;
    const Outcome uninterrupted = run(task, whole, 1);
    run(task, parts, 1, 2);
    run(task, parts, 1, 3, 0);
    const Outcome resumed = run(task, parts, 1, 0, 2);
    ASSERT_EQ(resumed.epochs.size(), uninterrupted.epochs.size());
    expect_equal(uninterrupted.result.weights, resumed.result.weights);
    EXPECT_EQ(uninterrupted.result.drops, resumed.result.drops);
    for (std::size_t i = 0; i < resumed.epochs.size(); ++i) {
        EXPECT_EQ(resumed.epochs[i].train_loss, uninterrupted.epochs[i].train_loss);
        EXPECT_EQ(resumed.epochs[i].learning_rate, uninterrupted.epochs[i].learning_rate);
    }
}

TEST(Trainer, ResumesWithEveryOptimizer) {
    for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam, OptimizerKind::adamw}) {
        SCOPED_TRACE(static_cast<int>(kind));
        TinyTask task(24, 5);
        task.recipe.training.optimizer = kind;
        task.recipe.training.nesterov = kind == OptimizerKind::sgd;
        expect_resumable(task);
    }
}

TEST(Trainer, ResumesWhatDependsOnThePast) {
    TinyTask task(26, 6);
    TrainingSettings& settings = task.recipe.training;
    settings.accumulate = 2;
    settings.windows_per_clip = 2;  // 6 batches of 8, and 3 steps
    settings.sampling = Sampling::balanced;
    settings.class_weights = ClassWeights::balanced;
    settings.initialisation = Initialisation::keras;
    settings.schedule = ScheduleKind::plateau;
    settings.plateau_patience = 1;
    settings.learning_rate = 1;  // too high, so that the loss goes up and down
    settings.ema_decay = 0;
    settings.warmup = 0;
    settings.selection = Selection::best_loss;
    expect_resumable(task);
    const TemporaryFolder folder;
    const Outcome outcome = run(task, folder, 1);
    ASSERT_FALSE(outcome.result.drops.empty());
    const int first = outcome.result.drops.front();
    ASSERT_LT(first, 6);
    EXPECT_EQ(outcome.epochs[static_cast<std::size_t>(first - 1)].learning_rate, 1);
    EXPECT_NEAR(outcome.epochs[static_cast<std::size_t>(first)].learning_rate, 0.1, 1e-12);
}

TEST(Trainer, LoaderThreadsChangeNothing) {
    TinyTask task(24, 4);
    task.recipe.training.windows_per_clip = 3;
    const TemporaryFolder none;
    const Outcome in_the_loop = run(task, none, 1, 0, 0);
    for (const int threads : {1, 3}) {
        const TemporaryFolder folder;
        expect_equal(in_the_loop.result.weights, run(task, folder, 1, 0, threads).result.weights);
    }
}

/// The tiny task on values that are no windows of clips drawn at random and that nothing changes at random:
/// the gradient then depends on which clips are in a step alone.
TinyTask unchanging(int clip_count) {
    TinyTask task(clip_count, 1);
    task.recipe.augment = {.time_stretch = 0,
                           .band_shift = 0,
                           .equalizer_db = 0,
                           .gain_db = 0,
                           .floor_db = 0,
                           .band_masks = 0,
                           .time_masks = 0,
                           .mixup = 0};
    NetworkBuilder builder({1, 16, 8});
    builder.add("mean", GlobalAveragePool{});
    builder.add("classifier", Dense{.features = 3});
    task.network = std::move(builder).build();
    task.images = ImageSet(16, false, {"low", "middle", "high"});
    for (int i = 0; i < clip_count; ++i) {
        task.images.add({.label = i % 3}, {16, 8, std::vector<float>(16 * 8, 0.1F * static_cast<float>(i))});
    }
    task.recipe.training.optimizer = OptimizerKind::sgd;
    task.recipe.training.momentum = 0;
    task.recipe.training.weight_decay = 0;
    task.recipe.training.warmup = 0;
    task.recipe.training.schedule = ScheduleKind::constant;
    task.recipe.training.ema_decay = 0;
    return task;
}

TEST(Trainer, AccumulatedBatchesMakeTheStepOfOneLargeBatch) {
    TinyTask task = unchanging(24);
    const TrainingClips clips(
        task.images, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23});
    const auto weights = [&](int batch_size, int accumulate) {
        task.recipe.training.batch_size = batch_size;
        task.recipe.training.accumulate = accumulate;
        const TemporaryFolder folder;
        TrainerOptions options;
        options.checkpoint = folder / "checkpoint";
        options.on_epoch = [](const EpochReport&) {};
        return train(task.recipe, task.network, clips, {}, options).weights.at("classifier.weight").values;
    };
    const std::vector<float> large = weights(24, 1);
    const std::vector<float> added = weights(6, 4);
    const std::vector<float> more_than_there_are = weights(8, 100);
    const std::vector<float> apart = weights(6, 1);
    double difference = 0;
    for (std::size_t i = 0; i < large.size(); ++i) {
        EXPECT_NEAR(added[i], large[i], 1e-6);
        EXPECT_NEAR(more_than_there_are[i], large[i], 1e-6);
        difference += std::abs(apart[i] - large[i]);
    }
    EXPECT_GT(difference, 1e-4);
}

TEST(Trainer, ScalersAreFittedBeforeTheFirstStep) {
    TinyTask task(24, 2);
    NetworkBuilder builder({1, 16, 8});
    builder.add("scaler", Scaler{ScalerAxis::band});
    builder.add("flat", Flatten{});
    builder.add("classifier", Dense{.features = 3});
    task.network = std::move(builder).build();
    TorchNetwork fitted(task.network);
    fit_scalers(fitted, task.network, task.clips, task.maker);
    const TemporaryFolder folder;
    const Weights weights = run(task, folder, 1).result.weights;
    for (const char* name : {"scaler.mean", "scaler.deviation"}) {
        EXPECT_EQ(weights.at(name).values, export_weights(fitted).at(name).values) << name;
    }
    EXPECT_GT(weights.at("scaler.mean").values[0], 0.1);
    expect_resumable(task);
}

TEST(Trainer, MixedPrecisionIsIgnoredWithoutCuda) {
    TinyTask task(24, 2);
    const TemporaryFolder one;
    const TemporaryFolder two;
    const Outcome plain = run(task, one, 1);
    task.recipe.training.mixed_precision = true;
    expect_equal(plain.result.weights, run(task, two, 1).result.weights);
}

TEST(Trainer, PaceIsMeasuredAndWritesNothing) {
    const TinyTask task(24, 3);
    const TrainingPace pace = measure_pace(task.recipe, task.network, task.clips, {});
    EXPECT_EQ(pace.batches_per_epoch, 3);
    EXPECT_GT(pace.batch, 0);
    EXPECT_GT(pace.valid_window, 0);
}

TEST(Trainer, LearnsATinySetByHeart) {
    TinyTask task(24, 40);
    const TemporaryFolder folder;
    const Outcome outcome = run(task, folder, 1);
    EXPECT_EQ(outcome.epochs.back().valid_accuracy, 1.0);
    EXPECT_LT(outcome.epochs.back().train_loss, outcome.epochs.front().train_loss);
}

TEST(Trainer, StopsWhenPatienceEnds) {
    TinyTask task(24, 60);
    task.recipe.training.selection = Selection::best_accuracy;
    task.recipe.training.patience = 3;
    const TemporaryFolder folder;
    const Outcome outcome = run(task, folder, 1);
    EXPECT_LT(outcome.epochs.size(), 60U);
    EXPECT_EQ(static_cast<int>(outcome.epochs.size()), outcome.result.epoch + 3);
    double best = 0;
    for (const EpochReport& report : outcome.epochs) best = std::max(best, report.valid_accuracy);
    EXPECT_EQ(outcome.epochs[outcome.result.epoch - 1].valid_accuracy, best);
}

TEST(Trainer, PatienceLooksAtTheLossWhereTheLastEpochIsKept) {
    TinyTask task(24, 80);
    task.recipe.training.patience = 2;
    task.recipe.training.learning_rate = 0.3;  // too high, so that the loss goes up and down
    task.recipe.training.schedule = ScheduleKind::constant;
    task.recipe.training.ema_decay = 0;
    const TemporaryFolder folder;
    const Outcome outcome = run(task, folder, 1);
    ASSERT_LT(outcome.epochs.size(), 80U);
    EXPECT_EQ(outcome.result.epoch, static_cast<int>(outcome.epochs.size()));
    const auto best = std::ranges::min_element(outcome.epochs, {}, &EpochReport::valid_loss);
    EXPECT_EQ(best->epoch + 2, outcome.result.epoch);
}

TEST(Trainer, StopsEarlyWithTheRatesOfTheWholeSchedule) {
    const TinyTask task(24, 6);
    std::vector<double> whole;
    std::vector<double> part;
    for (const int stop : {0, 4}) {
        const TemporaryFolder folder;
        TrainerOptions options;
        options.checkpoint = folder / "checkpoint";
        options.stop_after = stop;
        options.on_epoch = [&](const EpochReport& report) {
            (stop == 0 ? whole : part).push_back(report.learning_rate);
        };
        EXPECT_EQ(train(task.recipe, task.network, task.clips, {}, options).epoch, stop == 0 ? 6 : 4);
    }
    ASSERT_EQ(part.size(), 4U);
    EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin()));
    EXPECT_GT(part.back(), whole.back());
}

TEST(Trainer, WithoutValidationTheLastEpochIsKept) {
    const TinyTask task;
    const TemporaryFolder folder;
    TrainerOptions options;
    options.checkpoint = folder / "checkpoint";
    double loss = 0;
    options.on_epoch = [&](const EpochReport& report) { loss = report.valid_loss; };
    EXPECT_EQ(train(task.recipe, task.network, task.clips, {}, options).epoch, 3);
    EXPECT_TRUE(std::isnan(loss));
}

TEST(Trainer, RefusesTooFewClips) {
    const TinyTask task(5);
    const TemporaryFolder folder;
    EXPECT_THROW(run(task, folder, 1), UsageError);
}

TEST(Trainer, SaysWhenTheLossExplodes) {
    TinyTask task(24, 60);
    // Decay 100 times a weight's size at each step makes it grow a hundredfold.
    task.recipe.training.learning_rate = 10;
    task.recipe.training.weight_decay = 10;
    task.recipe.training.warmup = 0;
    const TemporaryFolder folder;
    EXPECT_THROW(run(task, folder, 1), UsageError);
}

}  // namespace
}  // namespace resonet
