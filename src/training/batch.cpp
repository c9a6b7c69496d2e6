#include "training/batch.h"

#include <numeric>

namespace resonet {
namespace {

// Told apart from one another, the streams of one seed do not repeat each other's numbers.
enum Stream : std::uint64_t { order_stream = 1, window_stream = 2, mixup_stream = 3 };

/// x_i <- l x_i + (1 - l) x_j with l >= 1/2, for inputs and targets alike.
void mix_up(Batch& batch, double alpha, Random& random) {
    const std::int64_t count = batch.input.size(0);
    std::vector<std::int64_t> partners(count);
    std::iota(partners.begin(), partners.end(), 0);
    random.shuffle(partners);
    std::vector<float> shares(count);
    for (float& share : shares) {
        const double beta = random.beta(alpha);
        share = static_cast<float>(std::max(beta, 1 - beta));
    }
    const torch::Tensor partner = torch::tensor(partners);
    const torch::Tensor share = torch::tensor(shares);
    const auto blend = [&](const torch::Tensor& x, const torch::Tensor& s) {
        return s * x + (1 - s) * x.index_select(0, partner);
    };
    batch.input = blend(batch.input, share.view({count, 1, 1, 1}));
    batch.target = blend(batch.target, share.view({count, 1}));
}

}  // namespace

std::vector<std::size_t> epoch_order(std::size_t clips, std::uint64_t seed, int epoch) {
    std::vector<std::size_t> order(clips);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random{order_stream, seed, static_cast<std::uint64_t>(epoch)};
    random.shuffle(order);
    return order;
}

Batch make_batch(const TrainingClips& clips, std::span<const std::size_t> chosen, const ExampleMaker& maker,
                 const Recipe& recipe, int label_count, std::uint64_t seed, int epoch, int step) {
    const auto count = static_cast<std::int64_t>(chosen.size());
    const std::size_t size = maker.size();
    std::vector<std::int64_t> sizes{count};
    sizes.insert(sizes.end(), maker.shape().begin(), maker.shape().end());
    const double smoothing = recipe.training.label_smoothing;
    Batch batch;
    batch.input = torch::empty(sizes);
    batch.target = torch::full({count, label_count}, smoothing / label_count);
    float* input = batch.input.data_ptr<float>();
    float* target = batch.target.data_ptr<float>();
    const std::uint64_t place[]{static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(step)};
    std::vector<float> image;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const int label = clips.label(chosen[i]);
        Random random{window_stream, seed, place[0], place[1], i};
        maker.training_example(clips.image(chosen[i], image), clips.columns(chosen[i]), random,
                               {input + i * size, size});
        target[i * label_count + label] += static_cast<float>(1 - smoothing);
        batch.labels.push_back(label);
    }
    if (recipe.augment.mixup > 0) {
        Random random{mixup_stream, seed, place[0], place[1]};
        mix_up(batch, recipe.augment.mixup, random);
    }
    return batch;
}

}  // namespace resonet
