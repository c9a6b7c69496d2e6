#include "training/distillation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "support/temporary_folder.h"
#include "tiny_task.h"
#include "training/batch.h"
#include "training/trainer.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;
using testing::TinyTask;

/// A network of the tiny task's windows that always answers with these logits.
TeacherNetwork always(const std::vector<float>& logits, std::vector<std::size_t> places = {0, 1, 2}) {
    NetworkBuilder builder({1, 16, 8});
    builder.add("mean", GlobalAveragePool{});
    builder.add("classifier", Dense{.features = 3});
    return {std::move(builder).build(),
            {{"classifier.weight", {{3, 1}, {0, 0, 0}}}, {"classifier.bias", {{3}, logits}}},
            std::move(places)};
}

DistillationSettings settings(double weight, double temperature, bool clip_average = false) {
    return {{"teacher"}, weight, temperature, clip_average};
}

/// A network that tells the labels of the tiny task by how loud their bands are; the larger the scale, the
/// surer.
TeacherNetwork listening(float scale) {
    NetworkBuilder builder({1, 16, 8});
    builder.add("flat", Flatten{});
    builder.add("classifier", Dense{.features = 3});
    std::vector<float> weights(3 * 16 * 8);
    for (std::size_t label = 0; label < 3; ++label) {
        std::fill_n(weights.begin() + static_cast<std::ptrdiff_t>((label * 16 + label * 5) * 8), 40,
                    scale / 40);
    }
    return {std::move(builder).build(),
            {{"classifier.weight", {{3, 128}, weights}}, {"classifier.bias", {{3}, {0, 0, 0}}}},
            {0, 1, 2}};
}

TEST(Teachers, AnswerWithTheMeanOfTheirSoftmaxAtTheTemperature) {
    const float ln9 = 2 * std::log(3.0F);
    // At the temperature 2: 1 : 1 : 3, that is .2 .2 .6; the other one has its labels the other way round.
    const Teachers one({always({0, 0, ln9})}, settings(1, 2), torch::kCPU);
    const Teachers two({always({0, 0, ln9}), always({0, 0, ln9}, {2, 1, 0})}, settings(1, 2), torch::kCPU);
    const torch::Tensor examples = torch::rand({4, 1, 16, 8});
    EXPECT_TRUE(torch::allclose(one.answers(examples), torch::tensor({0.2F, 0.2F, 0.6F}).expand({4, 3})));
    EXPECT_TRUE(torch::allclose(two.answers(examples), torch::tensor({0.4F, 0.2F, 0.4F}).expand({4, 3})));
    const TinyTask task(5);
    const torch::Tensor clips = two.clip_answers(task.clips, task.maker);
    EXPECT_TRUE(torch::allclose(clips, torch::tensor({0.4F, 0.2F, 0.4F}).expand({5, 3})));
}

TEST(DistillationLoss, IsTheSumOfBothParts) {
    const float ln3 = std::log(3.0F);
    const torch::Tensor logits = torch::tensor({2 * ln3, 0.0F}).view({1, 2});
    const torch::Tensor target = torch::tensor({1.0F, 0.0F}).view({1, 2});
    const torch::Tensor answers = torch::tensor({0.5F, 0.5F}).view({1, 2});
    // softmax: .9 .1; at the temperature 2: .75 .25.
    const double of_labels = -std::log(0.9);
    const double of_teachers = -0.5 * std::log(0.75) - 0.5 * std::log(0.25);
    const auto loss = [&](double weight, double share) {
        return distillation_loss(logits, share * target, answers, settings(weight, 2)).item<double>();
    };
    EXPECT_NEAR(loss(0, 1), of_labels, 1e-6);
    EXPECT_NEAR(loss(1, 1), 4 * of_teachers, 1e-6);
    EXPECT_NEAR(loss(0.25, 1), 0.75 * of_labels + 0.25 * 4 * of_teachers, 1e-6);
    // A clip that counts three times.
    EXPECT_NEAR(loss(0.25, 3), 3 * loss(0.25, 1), 1e-5);
}

TEST(DistillationLoss, ItsGradientIsThatOfHintonsPaper) {
    torch::manual_seed(2);
    const torch::Tensor logits = torch::randn({4, 3}).requires_grad_(true);
    const torch::Tensor answers = torch::softmax(torch::randn({4, 3}), 1);
    const torch::Tensor target = torch::softmax(torch::randn({4, 3}), 1);
    distillation_loss(logits, target, answers, settings(0.7, 3)).backward();
    const torch::Tensor expected =
        (0.3 * (torch::softmax(logits, 1) - target) + 0.7 * 3 * (torch::softmax(logits / 3, 1) - answers)) /
        4;
    EXPECT_TRUE(torch::allclose(logits.grad(), expected, 1e-4, 1e-6));
}

TEST(Distillation, TeachersAnswerToTheMixedExamplesOfTheBatch) {
    for (const double mixup : {0.0, 0.3}) {
        TinyTask task;
        task.recipe.augment.mixup = mixup;
        const Teachers teachers({listening(20)}, settings(0.7, 2), torch::kCPU);
        const BatchMaker maker(task.clips, task.maker, task.recipe, {1, 1, 1}, 1, &teachers);
        const std::vector<std::size_t> chosen{3, 1, 4, 0, 5, 9, 2, 6};
        const Batch batch = maker.make(chosen, 2, 7);
        EXPECT_TRUE(torch::equal(batch.answers, teachers.answers(batch.input)));
        EXPECT_TRUE(torch::allclose(batch.answers.sum(1), torch::ones({8})));
        std::vector<torch::Tensor> parts;
        for (int rank = 0; rank < 2; ++rank) {
            parts.push_back(maker.make(chosen, 2, 7, share_of(8, rank, 2)).answers);
        }
        EXPECT_TRUE(torch::allclose(torch::cat(parts), batch.answers, 1e-4, 1e-5)) << mixup;
        const BatchMaker without(task.clips, task.maker, task.recipe, {1, 1, 1}, 1);
        EXPECT_TRUE(torch::equal(without.make(chosen, 2, 7).input, batch.input));
        EXPECT_FALSE(without.make(chosen, 2, 7).answers.defined());
    }
}

TEST(Distillation, AnswersToWholeClipsAreMixedLikeTheTargets) {
    TinyTask task;
    const Teachers teachers({listening(20)}, settings(0.7, 2, true), torch::kCPU);
    const torch::Tensor of_clips = teachers.clip_answers(task.clips, task.maker);
    const std::vector<std::size_t> chosen{3, 1, 4, 0, 5, 9, 2, 6};
    const std::vector<float> weights{1, 1, 1};
    task.recipe.augment.mixup = 0;
    const Batch plain =
        BatchMaker(task.clips, task.maker, task.recipe, weights, 1, &teachers).make(chosen, 2, 7);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        EXPECT_TRUE(torch::equal(plain.answers[static_cast<std::int64_t>(i)],
                                 of_clips[static_cast<std::int64_t>(chosen[i])]));
    }
    // Teachers that are as sure as the labels are right: their answers are blended as the targets are.
    const Teachers sure({listening(1e4F)}, settings(0.7, 2, true), torch::kCPU);
    task.recipe.augment.mixup = 0.3;
    task.recipe.training.label_smoothing = 0;
    const Batch mixed = BatchMaker(task.clips, task.maker, task.recipe, weights, 1, &sure).make(chosen, 2, 7);
    EXPECT_LT(mixed.target.amax(1).min().item<double>(), 0.99);
    EXPECT_TRUE(torch::allclose(mixed.answers, mixed.target, 0, 1e-6)) << mixed.answers << mixed.target;
}

struct Outcome {
    Weights weights;
    std::vector<EpochReport> epochs;
};

struct StopHere {};

Outcome run(const TinyTask& task, const std::shared_ptr<const Teachers>& teachers,
            const TemporaryFolder& folder, int stop_after = 0, int loader_threads = 1) {
    Outcome outcome;
    TrainerOptions options;
    options.seed = 1;
    options.loader_threads = loader_threads;
    options.checkpoint = folder / "checkpoint";
    options.teachers = teachers;
    options.on_epoch = [&](const EpochReport& report) {
        outcome.epochs.push_back(report);
        if (report.epoch == stop_after) throw StopHere{};
    };
    try {
        outcome.weights = train(task.recipe, task.network, task.clips, task.clips, options).weights;
    } catch (const StopHere&) {
    }
    return outcome;
}

TEST(Distillation, AStudentBelievesItsTeachersInsteadOfWrongLabels) {
    const TinyTask task(24, 40);
    TinyTask wrong(24, 40);
    // Each clip looks like its label's successor.
    wrong.images = ImageSet(16, false, {"low", "middle", "high"});
    std::vector<float> image;
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < 24; ++i) {
        const auto values = task.clips.image(i, image);
        wrong.images.add({.label = (task.clips.label(i) + 2) % 3, .track = static_cast<int>(i)},
                         {16, 20, {values.begin(), values.end()}});
        numbers.push_back(i);
    }
    wrong.clips = TrainingClips(wrong.images, numbers);
    const auto accuracy = [&](double weight) {
        wrong.recipe.distillation = settings(weight, 2);
        const auto teachers =
            std::make_shared<Teachers>(std::vector{listening(20)}, *wrong.recipe.distillation, torch::kCPU);
        const TemporaryFolder folder;
        return run(wrong, teachers, folder).epochs.back().valid_accuracy;
    };
    EXPECT_EQ(accuracy(1), 0.0);
    EXPECT_EQ(accuracy(0), 1.0);
}

TEST(Distillation, ResumesToTheSameWeights) {
    for (const bool clip_average : {false, true}) {
        TinyTask task(26, 5);
        task.recipe.training.accumulate = 2;
        task.recipe.training.class_weights = ClassWeights::balanced;
        task.recipe.distillation = settings(0.7, 2, clip_average);
        const auto teachers =
            std::make_shared<Teachers>(std::vector{listening(20)}, *task.recipe.distillation, torch::kCPU);
        const TemporaryFolder whole;
        const TemporaryFolder parts;
        const Outcome uninterrupted = run(task, teachers, whole);
        run(task, teachers, parts, 2);
        run(task, teachers, parts, 3, 0);
        const Outcome resumed = run(task, teachers, parts, 0, 3);
        ASSERT_EQ(resumed.epochs.size(), 5U);
        for (const auto& [name, tensor] : uninterrupted.weights) {
            EXPECT_EQ(tensor.values, resumed.weights.at(name).values) << name;
        }
        task.recipe.distillation.reset();
        const TemporaryFolder folder;
        EXPECT_NE(run(task, nullptr, folder).weights.at("classifier.weight").values,
                  uninterrupted.weights.at("classifier.weight").values);
    }
}

TEST(Distillation, AStudentNeedsItsTeachers) {
    TinyTask task;
    task.recipe.distillation = settings(0.7, 2);
    const TemporaryFolder folder;
    EXPECT_THROW(run(task, nullptr, folder), UsageError);
}

}  // namespace
}  // namespace resonet
