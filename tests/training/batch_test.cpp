#include "training/batch.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tiny_task.h"

namespace resonet {
namespace {

using testing::TinyTask;

/// A batch of the recipe's, of seed 1 unless told otherwise.
Batch make(const TinyTask& task, const std::vector<std::size_t>& chosen, int epoch, int number,
           std::uint64_t seed = 1, const std::vector<float>& weights = {1, 1, 1}) {
    return BatchMaker(task.clips, task.maker, task.recipe, weights, seed).make(chosen, epoch, number);
}

TEST(Batch, TargetsAreSmoothedProbabilities) {
    TinyTask task;
    task.recipe.augment.mixup = 0;
    const std::vector<std::size_t> chosen{0, 1, 5};
    const Batch batch = make(task, chosen, 1, 0);
    EXPECT_EQ(batch.input.sizes(), (std::vector<std::int64_t>{3, 1, 16, 8}));
    EXPECT_TRUE(torch::equal(batch.labels, torch::tensor({0, 1, 2}, torch::kInt64)));
    const auto target = batch.target.accessor<float, 2>();
    EXPECT_NEAR(target[0][0], 0.9 + 0.1 / 3, 1e-6);
    EXPECT_NEAR(target[0][1], 0.1 / 3, 1e-6);
    EXPECT_NEAR(target[2][2], 0.9 + 0.1 / 3, 1e-6);
}

TEST(Batch, MixupBlendsInputsAndTargetsAlike) {
    TinyTask task;
    const std::vector<std::size_t> chosen{0, 1, 2, 3, 4, 5, 6, 7};
    const Batch mixed = make(task, chosen, 1, 0);
    task.recipe.augment.mixup = 0;
    const Batch plain = make(task, chosen, 1, 0);
    EXPECT_TRUE(torch::allclose(mixed.target.sum(1), torch::ones({8})));
    EXPECT_FALSE(torch::equal(mixed.input, plain.input));
    // The heavier part is the clip's own: its label stays the most probable, or shares the first place.
    for (int i = 0; i < 8; ++i) {
        const double own = mixed.target[i][mixed.labels[i].item<std::int64_t>()].item<double>();
        EXPECT_GE(own + 1e-6, mixed.target[i].max().item<double>());
    }
}

TEST(Batch, WeightsScaleTheTargetsOfTheirLabels) {
    TinyTask task;
    task.recipe.augment.mixup = 0;
    const Batch batch = make(task, {0, 1, 2}, 1, 0, 1, {2, 1, 0.5});
    EXPECT_TRUE(torch::allclose(batch.target.sum(1), torch::tensor({2.0F, 1.0F, 0.5F})));
    EXPECT_NEAR(batch.target[0][0].item<double>(), 2 * (0.9 + 0.1 / 3), 1e-6);
    EXPECT_NEAR(batch.target[2][0].item<double>(), 0.5 * 0.1 / 3, 1e-6);
}

TEST(Batch, SharesSideBySideAreTheWholeBatch) {
    for (const double mixup : {0.0, 0.3}) {
        TinyTask task;
        task.recipe.augment.mixup = mixup;
        const std::vector<std::size_t> chosen{3, 1, 4, 1, 5, 9, 2, 6};
        const BatchMaker maker(task.clips, task.maker, task.recipe, {1, 2, 3}, 1);
        const Batch whole = maker.make(chosen, 2, 7);
        for (const int processes : {1, 2, 4, 8}) {
            std::vector<torch::Tensor> inputs;
            std::vector<torch::Tensor> targets;
            std::vector<torch::Tensor> labels;
            for (int rank = 0; rank < processes; ++rank) {
                const Batch part = maker.make(chosen, 2, 7, share_of(chosen.size(), rank, processes));
                inputs.push_back(part.input);
                targets.push_back(part.target);
                labels.push_back(part.labels);
            }
            EXPECT_TRUE(torch::equal(torch::cat(inputs), whole.input)) << mixup << " " << processes;
            EXPECT_TRUE(torch::equal(torch::cat(targets), whole.target)) << mixup << " " << processes;
            EXPECT_TRUE(torch::equal(torch::cat(labels), whole.labels)) << mixup << " " << processes;
        }
    }
}

TEST(Batch, DependsOnSeedEpochAndStepAlone) {
    const TinyTask task;
    const std::vector<std::size_t> chosen{0, 1, 2, 3};
    const auto input = [&](std::uint64_t seed, int epoch, int step) {
        return make(task, chosen, epoch, step, seed).input;
    };
    EXPECT_TRUE(torch::equal(input(1, 1, 0), input(1, 1, 0)));
    EXPECT_FALSE(torch::equal(input(1, 1, 0), input(2, 1, 0)));
    EXPECT_FALSE(torch::equal(input(1, 1, 0), input(1, 2, 0)));
    EXPECT_FALSE(torch::equal(input(1, 1, 0), input(1, 1, 1)));
}

}  // namespace
}  // namespace resonet
