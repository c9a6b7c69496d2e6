#include <gtest/gtest.h>

#include <cmath>

#include "support/temporary_folder.h"
#include "tiny_task.h"
#include "training/trainer.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;
using testing::TinyTask;

struct Outcome {
    TrainingResult result;
    std::vector<EpochReport> epochs;
};

struct StopHere {};

Outcome run(const TinyTask& task, const TemporaryFolder& folder, int stop_after = 0) {
    Outcome outcome;
    TrainerOptions options;
    options.seed = 1;
    options.checkpoint = folder / "checkpoint";
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

std::vector<int> validated(const Outcome& outcome) {
    std::vector<int> epochs;
    for (const EpochReport& report : outcome.epochs) {
        EXPECT_EQ(std::isnan(report.valid_loss), std::isnan(report.valid_accuracy));
        if (!std::isnan(report.valid_loss)) epochs.push_back(report.epoch);
    }
    return epochs;
}

TEST(ValidateEvery, SomeEpochsAndTheLast) {
    TinyTask task(24, 7);
    const TemporaryFolder each;
    const Outcome all = run(task, each);
    EXPECT_EQ(validated(all), (std::vector<int>{1, 2, 3, 4, 5, 6, 7}));
    task.recipe.training.validate_every = 3;
    const TemporaryFolder some;
    const Outcome few = run(task, some);
    EXPECT_EQ(validated(few), (std::vector<int>{3, 6, 7}));
    // What is learnt does not depend on it, and the last epoch is kept all the same.
    EXPECT_EQ(few.result.epoch, 7);
    EXPECT_EQ(few.result.weights.at("classifier.weight").values,
              all.result.weights.at("classifier.weight").values);
    EXPECT_EQ(few.epochs[5].valid_loss, all.epochs[5].valid_loss);
    task.recipe.training.validate_every = 100;
    const TemporaryFolder one;
    EXPECT_EQ(validated(run(task, one)), (std::vector<int>{7}));
}

TEST(ValidateEvery, TheBestIsOneOfThose) {
    for (const Selection selection : {Selection::best_loss, Selection::best_accuracy}) {
        TinyTask task(24, 9);
        task.recipe.training.validate_every = 4;
        task.recipe.training.selection = selection;
        task.recipe.training.learning_rate = 0.3;  // too high, so that the loss goes up and down
        task.recipe.training.ema_decay = 0;
        const TemporaryFolder folder;
        const Outcome outcome = run(task, folder);
        ASSERT_EQ(validated(outcome), (std::vector<int>{4, 8, 9}));
        const bool by_loss = selection == Selection::best_loss;
        int best = 4;
        for (const int epoch : {8, 9}) {
            const EpochReport& a = outcome.epochs[static_cast<std::size_t>(epoch - 1)];
            const EpochReport& b = outcome.epochs[static_cast<std::size_t>(best - 1)];
            if (by_loss ? a.valid_loss < b.valid_loss : a.valid_accuracy > b.valid_accuracy) best = epoch;
        }
        EXPECT_EQ(outcome.result.epoch, best);
    }
}

TEST(ValidateEvery, PatienceCountsValidations) {
    TinyTask task(24, 200);
    task.recipe.training.validate_every = 3;
    task.recipe.training.patience = 2;
    task.recipe.training.learning_rate = 0.3;
    task.recipe.training.schedule = ScheduleKind::constant;
    task.recipe.training.ema_decay = 0;
    const TemporaryFolder folder;
    const Outcome outcome = run(task, folder);
    ASSERT_LT(outcome.epochs.size(), 200U);
    const std::vector<int> seen = validated(outcome);
    ASSERT_GE(seen.size(), 3U);
    int best = seen.front();
    for (const int epoch : seen) {
        if (outcome.epochs[static_cast<std::size_t>(epoch - 1)].valid_loss <
            outcome.epochs[static_cast<std::size_t>(best - 1)].valid_loss) {
            best = epoch;
        }
    }
    EXPECT_EQ(static_cast<int>(outcome.epochs.size()), best + 2 * 3);
}

TEST(ValidateEvery, ResumesToTheSameWeights) {
    TinyTask task(24, 8);
    task.recipe.training.validate_every = 3;
    task.recipe.training.selection = Selection::best_loss;
    task.recipe.training.schedule = ScheduleKind::plateau;
    task.recipe.training.plateau_patience = 1;
    task.recipe.training.learning_rate = 1;
    task.recipe.training.ema_decay = 0;
    const TemporaryFolder whole;
    const TemporaryFolder parts;
    const Outcome uninterrupted = run(task, whole);
    run(task, parts, 2);  // before the first validation
    run(task, parts, 4);
    const Outcome resumed = run(task, parts);
    EXPECT_EQ(validated(resumed), (std::vector<int>{3, 6, 8}));
    EXPECT_EQ(resumed.result.epoch, uninterrupted.result.epoch);
    EXPECT_EQ(resumed.result.drops, uninterrupted.result.drops);
    EXPECT_EQ(resumed.result.weights.at("classifier.weight").values,
              uninterrupted.result.weights.at("classifier.weight").values);
}

}  // namespace
}  // namespace resonet
