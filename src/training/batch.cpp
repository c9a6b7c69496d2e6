#include "training/batch.h"

#include <algorithm>
#include <numeric>

#include "training/distillation.h"
#include "training/random.h"

namespace resonet {
namespace {

// Told apart from one another (and from that of sampler.cpp), the streams of one seed do not repeat each
// other's numbers.
enum Stream : std::uint64_t { window_stream = 2, mixup_stream = 3 };

/// Whom each row of a batch is mixed with, and how much of itself is left: at least 1/2.
struct Mixture {
    std::vector<std::size_t> partners;
    std::vector<float> shares;
};

Mixture draw_mixture(std::size_t rows, double alpha, Random& random) {
    Mixture mixture{std::vector<std::size_t>(rows), std::vector<float>(rows)};
    std::iota(mixture.partners.begin(), mixture.partners.end(), std::size_t{0});
    random.shuffle(mixture.partners);
    for (float& share : mixture.shares) {
        const double beta = random.beta(alpha);
        share = static_cast<float>(std::max(beta, 1 - beta));
    }
    return mixture;
}

/// What concerns a share of the rows alone.
Mixture part_of(const Mixture& whole, Share share) {
    const std::span partners = std::span(whole.partners).subspan(share.first, share.count);
    const std::span shares = std::span(whole.shares).subspan(share.first, share.count);
    return {{partners.begin(), partners.end()}, {shares.begin(), shares.end()}};
}

/// Places in the whole batch: those of the share, then those of partners outside it, each once. The partners
/// become numbers in this list.
std::vector<std::size_t> places_needed(Share share, std::vector<std::size_t>& partners) {
    std::vector<std::size_t> places(share.count);
    std::iota(places.begin(), places.end(), share.first);
    for (std::size_t& partner : partners) {
        const std::size_t wanted = partner;
        partner = static_cast<std::size_t>(std::ranges::find(places, wanted) - places.begin());
        if (partner == places.size()) places.push_back(wanted);
    }
    return places;
}

/// Mixup (Zhang et al. 2018): row i is s_i x_i + (1 - s_i) x_j of `rows`, for as many rows as have partners.
/// In a loop of its own: torch would start threads of its own on each of the threads that make batches.
torch::Tensor blend(const torch::Tensor& rows, const Mixture& mixture) {
    std::vector<std::int64_t> sizes = rows.sizes().vec();
    sizes[0] = static_cast<std::int64_t>(mixture.partners.size());
    torch::Tensor mixed = torch::empty(sizes);
    const auto width = static_cast<std::size_t>(rows.numel() / rows.size(0));
    const float* from = rows.data_ptr<float>();
    float* to = mixed.data_ptr<float>();
    for (std::size_t i = 0; i < mixture.partners.size(); ++i) {
        const float own = mixture.shares[i];
        const float other = 1 - own;
        const float* mine = from + i * width;
        const float* partner = from + mixture.partners[i] * width;
        for (std::size_t k = 0; k < width; ++k) to[i * width + k] = own * mine[k] + other * partner[k];
    }
    return mixed;
}

}  // namespace

BatchMaker::BatchMaker(const TrainingClips& clips, const ExampleMaker& maker, const Recipe& recipe,
                       std::vector<float> weights, std::uint64_t seed, const Teachers* teachers)
    : clips_(clips),
      maker_(maker),
      smoothing_(recipe.training.label_smoothing),
      mixup_(recipe.augment.mixup),
      weights_(std::move(weights)),
      seed_(seed),
      teachers_(teachers) {
    if (teachers_ != nullptr && teachers_->settings().clip_average) {
        clip_answers_ = teachers_->clip_answers(clips_, maker_);
    }
}

Batch BatchMaker::make(std::span<const std::size_t> chosen, int epoch, int number) const {
    return make(chosen, epoch, number, {0, chosen.size()});
}

Batch BatchMaker::make(std::span<const std::size_t> chosen, int epoch, int number, Share share) const {
    const std::uint64_t key[]{static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(number)};
    Mixture mixture;
    if (mixup_ > 0) {
        Random random{mixup_stream, seed_, key[0], key[1]};
        mixture = part_of(draw_mixture(chosen.size(), mixup_, random), share);
    }
    const std::vector<std::size_t> places = places_needed(share, mixture.partners);
    const auto count = static_cast<std::int64_t>(places.size());
    const std::size_t labels = weights_.size();
    const std::size_t size = maker_.size();
    std::vector<std::int64_t> sizes{count};
    sizes.insert(sizes.end(), maker_.shape().begin(), maker_.shape().end());
    Batch batch{torch::empty(sizes),
                torch::empty({count, static_cast<std::int64_t>(labels)}),
                torch::empty({static_cast<std::int64_t>(share.count)}, torch::kInt64),
                {}};
    if (clip_answers_.defined()) batch.answers = torch::empty({count, static_cast<std::int64_t>(labels)});
    float* input = batch.input.data_ptr<float>();
    float* target = batch.target.data_ptr<float>();
    const auto spread = static_cast<float>(smoothing_ / static_cast<double>(labels));
    const auto rest = static_cast<float>(1 - smoothing_);
    std::vector<float> image;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::size_t clip = chosen[places[i]];
        const int label = clips_.label(clip);
        Random random{window_stream, seed_, key[0], key[1], places[i]};
        maker_.training_example(clips_.image(clip, image), clips_.columns(clip), random,
                                {input + i * size, size});
        const float weight = weights_[static_cast<std::size_t>(label)];
        std::fill_n(target + i * labels, labels, weight * spread);
        target[i * labels + static_cast<std::size_t>(label)] = weight * (spread + rest);
        if (clip_answers_.defined()) {
            std::copy_n(clip_answers_.data_ptr<float>() + clip * labels, labels,
                        batch.answers.data_ptr<float>() + i * labels);
        }
        if (i < share.count) batch.labels.data_ptr<std::int64_t>()[i] = label;
    }
    if (mixup_ > 0) {
        batch.input = blend(batch.input, mixture);
        batch.target = blend(batch.target, mixture);
        if (clip_answers_.defined()) batch.answers = blend(batch.answers, mixture);
    }
    if (teachers_ != nullptr && !clip_answers_.defined()) batch.answers = teachers_->answers(batch.input);
    return batch;
}

std::size_t BatchMaker::bytes(std::size_t clips) const {
    const std::size_t tables = teachers_ == nullptr ? 1 : 2;  // targets, answers
    return clips * ((maker_.size() + tables * weights_.size()) * sizeof(float) + sizeof(std::int64_t));
}

}  // namespace resonet
