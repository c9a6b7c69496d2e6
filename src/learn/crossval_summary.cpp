#include "learn/crossval_summary.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "evaluation/grouped_bootstrap.h"
#include "evaluation/seed_interval.h"

namespace resonet {
namespace {

/// That of comparisons of runs, so that both give the same interval.
constexpr std::uint64_t bootstrap_seed = 1;

}  // namespace

void CrossvalAccuracy::add_seed(const PredictionSet& predictions) {
    if (predictions.empty()) return;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < clips_.size(); ++i) places.emplace(clip_key(clips_[i]), i);
    const std::vector<int> predicted = predictions.predicted();
    std::size_t right = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        const PredictedClip& clip = predictions.clips[i];
        const auto [place, is_new] = places.try_emplace(clip_key(clip), clips_.size());
        if (is_new) {
            clips_.push_back(clip);
            tested_.push_back(0);
            correct_.push_back(0);
        }
        ++tested_[place->second];
        if (predicted[i] != clip.truth) continue;
        ++correct_[place->second];
        ++right;
    }
    shares_.push_back(static_cast<double>(right) / static_cast<double>(predictions.size()));

    const std::vector<std::size_t> units = bootstrap_units(clips_);
    std::vector<UnitScore> scores(1 + *std::ranges::max_element(units));
    for (std::size_t i = 0; i < clips_.size(); ++i) {
        scores[units[i]].correct += correct_[i];
        scores[units[i]].tested += tested_[i];
    }
    const Interval over_seeds = interval_over_seeds(shares_);
    const Interval over_units = bootstrap_share(scores, bootstrap_seed);
    interval_ = {over_seeds.value, std::min(over_seeds.value, over_units.low),
                 std::max(over_seeds.value, over_units.high)};
    if (shares_.size() < 2) return;
    interval_->low = std::min(interval_->low, over_seeds.low);
    interval_->high = std::max(interval_->high, over_seeds.high);
}

double CrossvalSummary::deviation_over_folds() const {
    if (results.size() < 2) return 0;
    std::vector<double> shares;
    for (const FoldResult& result : results) {
        shares.push_back(result.n == 0 ? 0.0 : static_cast<double>(result.correct) / result.n);
    }
    double mean = 0;
    for (const double share : shares) mean += share / static_cast<double>(shares.size());
    double squares = 0;
    for (const double share : shares) squares += (share - mean) * (share - mean);
    return std::sqrt(squares / static_cast<double>(shares.size() - 1));
}

}  // namespace resonet
