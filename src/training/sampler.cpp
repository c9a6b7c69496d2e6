#include "training/sampler.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "training/random.h"

namespace resonet {
namespace {

std::vector<std::size_t> shuffled_order(std::size_t clips, std::size_t windows, Random& random) {
    std::vector<std::size_t> order(clips * windows);
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(order);
    for (std::size_t& place : order) place %= clips;
    return order;
}

std::vector<std::size_t> balanced_order(std::span<const int> labels, std::size_t windows, Random& random) {
    std::map<int, std::vector<std::size_t>> clips_of;
    for (std::size_t i = 0; i < labels.size(); ++i) clips_of[labels[i]].push_back(i);
    std::vector<int> classes;
    for (const auto& [label, clips] : clips_of) classes.push_back(label);
    // Which classes get one more, where they do not divide the examples, changes from epoch to epoch.
    random.shuffle(classes);
    std::vector<std::size_t> order;
    order.reserve(labels.size() * windows);
    for (std::size_t i = 0; i < labels.size() * windows; ++i) {
        const std::vector<std::size_t>& clips = clips_of.at(classes[i % classes.size()]);
        order.push_back(
            clips[static_cast<std::size_t>(random.integer(0, static_cast<int>(clips.size()) - 1))]);
    }
    random.shuffle(order);
    return order;
}

}  // namespace

std::vector<std::size_t> epoch_order(std::span<const int> labels, const TrainingSettings& settings,
                                     std::uint64_t seed, int epoch) {
    constexpr std::uint64_t order_stream = 1;  // others: batch.cpp, trainer.cpp
    Random random{order_stream, seed, static_cast<std::uint64_t>(epoch)};
    const auto windows = static_cast<std::size_t>(settings.windows_per_clip);
    return settings.sampling == Sampling::balanced ? balanced_order(labels, windows, random)
                                                   : shuffled_order(labels.size(), windows, random);
}

std::shared_ptr<const std::vector<std::size_t>> EpochOrders::of(int epoch) {
    const std::lock_guard lock(mutex_);
    Known& known = known_[epoch % 2];
    if (known.epoch != epoch || !known.order) {
        known = {epoch,
                 std::make_shared<std::vector<std::size_t>>(epoch_order(labels_, settings_, seed_, epoch))};
    }
    return known.order;
}

std::vector<float> class_weights(ClassWeights kind, std::span<const int> labels, int label_count) {
    std::vector<float> weights(static_cast<std::size_t>(label_count), 1.0F);
    if (kind == ClassWeights::none) return weights;
    std::vector<std::size_t> counts(weights.size());
    for (const int label : labels) ++counts.at(static_cast<std::size_t>(label));
    const auto classes =
        static_cast<double>(std::ranges::count_if(counts, [](std::size_t count) { return count > 0; }));
    std::ranges::transform(counts, weights.begin(), [&](std::size_t count) {
        if (count == 0) return 0.0F;
        return static_cast<float>(static_cast<double>(labels.size()) /
                                  (classes * static_cast<double>(count)));
    });
    return weights;
}

}  // namespace resonet
