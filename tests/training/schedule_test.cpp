#include "training/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

namespace resonet {
namespace {

TrainingSettings settings(ScheduleKind kind, double warmup = 0) {
    TrainingSettings s;
    s.epochs = 10;
    s.learning_rate = 1;
    s.schedule = kind;
    s.warmup = warmup;
    return s;
}

TEST(Schedule, RisesInTheWarmUpAndFallsAlongACosine) {
    const Schedule schedule(settings(ScheduleKind::cosine, 0.1), 10);
    EXPECT_NEAR(schedule.rate(0), 1e-6, 1e-12);
    EXPECT_NEAR(schedule.rate(5), 0.5, 1e-12);
    EXPECT_NEAR(schedule.rate(10), 1.0, 1e-12);
    EXPECT_NEAR(schedule.rate(55), 0.5, 1e-12);
    EXPECT_NEAR(schedule.rate(70), 0.25, 1e-12);  // 2/3 of the way: (1 + cos 120 degrees) / 2
    EXPECT_LT(schedule.rate(99), 0.001);
    const Schedule rising(settings(ScheduleKind::cosine, 1), 10);
    EXPECT_NEAR(rising.rate(50), 0.5, 1e-12);
}

TEST(Schedule, NeverStartsAboveATinyPeak) {
    TrainingSettings tiny = settings(ScheduleKind::cosine, 0.1);
    tiny.learning_rate = 1e-9;
    EXPECT_LE(Schedule(tiny, 10).rate(0), 1e-9);
    EXPECT_GT(Schedule(tiny, 10).rate(0), 0);
}

TEST(Schedule, ConstantStaysAtThePeak) {
    const Schedule schedule(settings(ScheduleKind::constant, 0.2), 10);
    EXPECT_NEAR(schedule.rate(10), 0.5, 1e-12);
    for (const int step : {20, 50, 99}) EXPECT_EQ(schedule.rate(step), 1.0);
}

TEST(Schedule, StepFallsEverySoManyEpochs) {
    TrainingSettings s = settings(ScheduleKind::step);
    s.step_epochs = 4;
    s.step_factor = 0.5;
    const Schedule schedule(s, 10);
    EXPECT_EQ(schedule.rate(0), 1.0);
    EXPECT_EQ(schedule.rate(39), 1.0);
    EXPECT_EQ(schedule.rate(40), 0.5);
    EXPECT_EQ(schedule.rate(79), 0.5);
    EXPECT_EQ(schedule.rate(80), 0.25);
}

TEST(Schedule, PlateauFallsWhenTheLossNoLongerDoes) {
    TrainingSettings s = settings(ScheduleKind::plateau);
    s.plateau_patience = 2;
    s.step_factor = 0.1;
    Schedule schedule(s, 10);
    const double losses[] = {3, 2, 2, 2.5, 1, 1, 1, 1, 1};  // falls after epochs 4, 7 and 9
    for (int epoch = 1; epoch <= 9; ++epoch) schedule.epoch_ended(epoch, losses[epoch - 1]);
    EXPECT_EQ(schedule.drops(), (std::vector<int>{4, 7, 9}));
    EXPECT_EQ(schedule.rate(39), 1.0);
    EXPECT_NEAR(schedule.rate(40), 0.1, 1e-15);
    EXPECT_NEAR(schedule.rate(69), 0.1, 1e-15);
    EXPECT_NEAR(schedule.rate(70), 0.01, 1e-15);
    EXPECT_NEAR(schedule.rate(99), 0.001, 1e-15);
    // Told beforehand, another training falls alike, and without losses no further.
    Schedule again(s, 5, schedule.drops());
    again.epoch_ended(1, std::nan(""));
    EXPECT_NEAR(again.rate(20), 0.1, 1e-15);
    EXPECT_EQ(again.drops(), schedule.drops());
}

TEST(Schedule, PlateauWaitsForTheWarmUp) {
    TrainingSettings s = settings(ScheduleKind::plateau, 0.5);
    s.plateau_patience = 1;
    Schedule schedule(s, 10);
    for (int epoch = 1; epoch <= 5; ++epoch) schedule.epoch_ended(epoch, 1);
    EXPECT_TRUE(schedule.drops().empty());
    schedule.epoch_ended(6, 1);
    EXPECT_EQ(schedule.drops(), (std::vector<int>{6}));
}

TEST(Schedule, OneCycleRisesAndFallsToAlmostNothing) {
    const Schedule schedule(settings(ScheduleKind::one_cycle), 10);
    EXPECT_NEAR(schedule.rate(0), 1.0 / 25, 1e-12);
    EXPECT_NEAR(schedule.rate(15), (1 + 1.0 / 25) / 2, 1e-12);
    EXPECT_NEAR(schedule.rate(30), 1.0, 1e-12);
    EXPECT_NEAR(schedule.rate(65), (1 + 4e-6) / 2, 1e-12);
    EXPECT_LT(schedule.rate(99), 1e-3);
    // The warm-up goes to where the cycle starts.
    const Schedule warm(settings(ScheduleKind::one_cycle, 0.2), 10);
    EXPECT_NEAR(warm.rate(10), 0.5 / 25, 1e-12);
    EXPECT_NEAR(warm.rate(20), 1.0 / 25, 1e-12);
    EXPECT_NEAR(warm.rate(44), 1.0, 1e-12);
}

}  // namespace
}  // namespace resonet
