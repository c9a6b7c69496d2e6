#include "training/batch.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tiny_task.h"

namespace resonet {
namespace {

using testing::TinyTask;

TEST(Batch, OrderIsAPermutationThatChangesByEpoch) {
    std::vector<std::size_t> first = epoch_order(50, 3, 1);
    EXPECT_EQ(first, epoch_order(50, 3, 1));
    EXPECT_NE(first, epoch_order(50, 3, 2));
    EXPECT_NE(first, epoch_order(50, 4, 1));
    std::sort(first.begin(), first.end());
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i], i);
}

TEST(Batch, TargetsAreSmoothedProbabilities) {
    TinyTask task;
    task.recipe.augment.mixup = 0;
    const std::vector<std::size_t> chosen{0, 1, 5};
    const Batch batch = make_batch(task.clips, chosen, task.maker, task.recipe, 3, 1, 1, 0);
    EXPECT_EQ(batch.input.sizes(), (std::vector<std::int64_t>{3, 1, 16, 8}));
    EXPECT_EQ(batch.labels, (std::vector<int>{0, 1, 2}));
    const auto target = batch.target.accessor<float, 2>();
    EXPECT_NEAR(target[0][0], 0.9 + 0.1 / 3, 1e-6);
    EXPECT_NEAR(target[0][1], 0.1 / 3, 1e-6);
    EXPECT_NEAR(target[2][2], 0.9 + 0.1 / 3, 1e-6);
}

TEST(Batch, MixupBlendsInputsAndTargetsAlike) {
    TinyTask task;
    const std::vector<std::size_t> chosen{0, 1, 2, 3, 4, 5, 6, 7};
    const Batch mixed = make_batch(task.clips, chosen, task.maker, task.recipe, 3, 1, 1, 0);
    task.recipe.augment.mixup = 0;
    const Batch plain = make_batch(task.clips, chosen, task.maker, task.recipe, 3, 1, 1, 0);
    EXPECT_TRUE(torch::allclose(mixed.target.sum(1), torch::ones({8})));
    EXPECT_FALSE(torch::equal(mixed.input, plain.input));
    // The heavier part is the clip's own: its label stays the most probable, or shares the first place.
    for (int i = 0; i < 8; ++i) {
        const double own = mixed.target[i][mixed.labels[i]].item<double>();
        EXPECT_GE(own + 1e-6, mixed.target[i].max().item<double>());
    }
}

TEST(Batch, DependsOnSeedEpochAndStepAlone) {
    const TinyTask task;
    const std::vector<std::size_t> chosen{0, 1, 2, 3};
    const auto input = [&](std::uint64_t seed, int epoch, int step) {
        return make_batch(task.clips, chosen, task.maker, task.recipe, 3, seed, epoch, step).input;
    };
    EXPECT_TRUE(torch::equal(input(1, 1, 0), input(1, 1, 0)));
    EXPECT_FALSE(torch::equal(input(1, 1, 0), input(2, 1, 0)));
    EXPECT_FALSE(torch::equal(input(1, 1, 0), input(1, 2, 0)));
    EXPECT_FALSE(torch::equal(input(1, 1, 0), input(1, 1, 1)));
}

}  // namespace
}  // namespace resonet
