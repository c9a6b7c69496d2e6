#include "training/trainer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"
#include "tiny_task.h"

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
Outcome run(const TinyTask& task, const TemporaryFolder& folder, std::uint64_t seed, int stop_after = 0) {
    Outcome outcome;
    TrainerOptions options;
    options.seed = seed;
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

TEST(Trainer, ScheduleRisesAndFalls) {
    TrainingSettings settings;
    settings.learning_rate = 1;
    settings.warmup = 0.1;
    EXPECT_NEAR(scheduled_rate(settings, 0, 100), 1e-6, 1e-12);
    EXPECT_NEAR(scheduled_rate(settings, 5, 100), 0.5, 1e-12);
    EXPECT_NEAR(scheduled_rate(settings, 10, 100), 1.0, 1e-12);
    EXPECT_NEAR(scheduled_rate(settings, 55, 100), 0.5, 1e-12);
    EXPECT_LT(scheduled_rate(settings, 99, 100), 0.001);
    settings.warmup = 1;
    EXPECT_NEAR(scheduled_rate(settings, 50, 100), 0.5, 1e-12);
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
