#include "training/sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace resonet {
namespace {

std::vector<int> three_labels(int clips) {
    std::vector<int> labels(static_cast<std::size_t>(clips));
    for (int i = 0; i < clips; ++i) labels[static_cast<std::size_t>(i)] = i % 3;
    return labels;
}

TEST(Sampler, ShuffledIsAPermutationThatChangesByEpoch) {
    const std::vector<int> labels = three_labels(50);
    std::vector<std::size_t> first = epoch_order(labels, {}, 3, 1);
    EXPECT_EQ(first, epoch_order(labels, {}, 3, 1));
    EXPECT_NE(first, epoch_order(labels, {}, 3, 2));
    EXPECT_NE(first, epoch_order(labels, {}, 4, 1));
    std::ranges::sort(first);
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i], i);
}

TEST(Sampler, EveryClipComesAsOftenAsItHasWindows) {
    TrainingSettings settings;
    settings.windows_per_clip = 4;
    std::map<std::size_t, int> counts;
    for (const std::size_t clip : epoch_order(three_labels(11), settings, 1, 1)) ++counts[clip];
    EXPECT_EQ(counts.size(), 11U);
    for (const auto& [clip, count] : counts) EXPECT_EQ(count, 4) << clip;
}

TEST(Sampler, BalancedTakesEveryClassAsOften) {
    // 90 clips of label 0, 9 of label 2, one of label 3; none of label 1.
    std::vector<int> labels(90, 0);
    labels.insert(labels.end(), 9, 2);
    labels.push_back(3);
    TrainingSettings settings;
    settings.sampling = Sampling::balanced;
    settings.windows_per_clip = 2;
    const std::vector<std::size_t> order = epoch_order(labels, settings, 1, 1);
    EXPECT_EQ(order, epoch_order(labels, settings, 1, 1));
    EXPECT_NE(order, epoch_order(labels, settings, 1, 2));
    ASSERT_EQ(order.size(), 200U);
    std::map<int, int> counts;
    std::vector<bool> seen(labels.size());
    for (const std::size_t clip : order) {
        ++counts[labels.at(clip)];
        seen[clip] = true;
    }
    EXPECT_EQ(counts.size(), 3U);
    for (const auto& [label, count] : counts) EXPECT_NEAR(count, 200.0 / 3, 1) << label;
    EXPECT_EQ(std::count(seen.begin() + 90, seen.end(), true), 10);  // all of the rare ones, 67 draws of 9
}

TEST(Sampler, OrdersAreThoseOfTheirEpochsInAnyOrder) {
    const std::vector<int> labels = three_labels(20);
    EpochOrders orders(labels, {}, 5);
    for (const int epoch : {1, 2, 1, 3, 2, 3, 1})
        EXPECT_EQ(*orders.of(epoch), epoch_order(labels, {}, 5, epoch));
}

TEST(Sampler, ClassWeightsAreThoseOfScikitLearn) {
    // compute_class_weight("balanced"): n / (classes * count) with n = 10, three classes that occur.
    const std::vector<int> labels{0, 0, 0, 0, 0, 1, 1, 1, 3, 3};
    const std::vector<float> weights = class_weights(ClassWeights::balanced, labels, 4);
    ASSERT_EQ(weights.size(), 4U);
    EXPECT_FLOAT_EQ(weights[0], 10.0F / 15);
    EXPECT_FLOAT_EQ(weights[1], 10.0F / 9);
    EXPECT_FLOAT_EQ(weights[2], 0.0F);
    EXPECT_FLOAT_EQ(weights[3], 10.0F / 6);
    EXPECT_EQ(class_weights(ClassWeights::none, labels, 4), (std::vector<float>{1, 1, 1, 1}));
}

}  // namespace
}  // namespace resonet
