#include "evaluation/roc_curve.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>

namespace resonet {
namespace {

/// Clips whose scores are at least some threshold.
struct Reached {
    std::int64_t others = 0;
    std::int64_t positives = 0;
};

/// Whether `b` lies on the straight line from `a` to `c`.
bool between(const Reached& a, const Reached& b, const Reached& c) {
    return (b.others - a.others) * (c.positives - b.positives) ==
           (c.others - b.others) * (b.positives - a.positives);
}

/// Walks along the steps of one curve, to the right.
class Walker {
  public:
    explicit Walker(const RocCurve& curve) : curve_(&curve) {}

    /// The rate of true positives where that of false ones is `at` or, for upright lines, comes there from
    /// the left. Later calls must not ask for a smaller `at`.
    double arrive(double at) {
        const std::vector<double>& x = curve_->false_positive_rate;
        while (next_ + 1 < x.size() && x[next_] < at) ++next_;
        return height(at);
    }

    /// Likewise where it leaves to the right.
    double leave(double at) {
        const std::vector<double>& x = curve_->false_positive_rate;
        while (next_ + 1 < x.size() && x[next_ + 1] <= at) ++next_;
        return height(at);
    }

  private:
    double height(double at) const {
        const std::vector<double>& x = curve_->false_positive_rate;
        const std::vector<double>& y = curve_->true_positive_rate;
        if (next_ == 0 || x[next_] <= at) return y[next_];
        const double share = (at - x[next_ - 1]) / (x[next_] - x[next_ - 1]);
        return y[next_ - 1] + share * (y[next_] - y[next_ - 1]);
    }

    const RocCurve* curve_;
    std::size_t next_ = 0;
};

std::optional<RocCurve> mean_curve(const std::vector<std::optional<RocCurve>>& curves) {
    std::vector<Walker> walkers;
    std::vector<double> places;
    RocCurve mean;
    for (const std::optional<RocCurve>& curve : curves) {
        if (!curve) continue;
        walkers.emplace_back(*curve);
        places.insert(places.end(), curve->false_positive_rate.begin(), curve->false_positive_rate.end());
        mean.area += curve->area;
    }
    if (walkers.empty()) return std::nullopt;
    const auto count = static_cast<double>(walkers.size());
    mean.area /= count;
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    const auto add = [&](double x, double sum) {
        mean.false_positive_rate.push_back(x);
        mean.true_positive_rate.push_back(sum / count);
    };
    for (const double at : places) {
        double arriving = 0;
        double leaving = 0;
        for (Walker& walker : walkers) {
            arriving += walker.arrive(at);
            leaving += walker.leave(at);
        }
        add(at, arriving);
        if (leaving > arriving) add(at, leaving);
    }
    return mean;
}

}  // namespace

std::optional<RocCurve> roc_curve(std::span<const float> scores, std::span<const bool> positive) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    std::vector<Reached> corners = {{0, 0}};
    double won = 0;  // pairs of a positive and another clip, from the highest score down
    for (std::size_t begin = 0; begin < order.size();) {
        const Reached before = corners.back();
        Reached after = before;
        std::size_t end = begin;
        for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end) {
            ++(positive[order[end]] ? after.positives : after.others);
        }
        won += static_cast<double>(after.others - before.others) *
               static_cast<double>(before.positives + after.positives) / 2;
        if (corners.size() > 1 && between(corners[corners.size() - 2], before, after)) corners.pop_back();
        corners.push_back(after);
        begin = end;
    }
    const Reached all = corners.back();
    if (all.positives == 0 || all.others == 0) return std::nullopt;
    const auto others = static_cast<double>(all.others);
    const auto positives = static_cast<double>(all.positives);
    RocCurve curve;
    for (const Reached& corner : corners) {
        curve.false_positive_rate.push_back(static_cast<double>(corner.others) / others);
        curve.true_positive_rate.push_back(static_cast<double>(corner.positives) / positives);
    }
    curve.area = won / (positives * others);
    return curve;
}

std::vector<std::optional<RocCurve>> label_roc_curves(std::span<const float> probabilities,
                                                      std::span<const int> truth, int labels) {
    const std::size_t clips = truth.size();
    const auto width = static_cast<std::size_t>(labels);
    std::vector<float> scores(clips);
    const auto positive = std::make_unique<bool[]>(clips);
    std::vector<std::optional<RocCurve>> curves;
    for (std::size_t label = 0; label < width; ++label) {
        for (std::size_t clip = 0; clip < clips; ++clip) {
            scores[clip] = probabilities[clip * width + label];
            positive[clip] = static_cast<std::size_t>(truth[clip]) == label;
        }
        curves.push_back(roc_curve(scores, {positive.get(), clips}));
    }
    return curves;
}

RocCurves roc_curves(std::span<const float> probabilities, std::span<const int> truth, int labels) {
    const auto width = static_cast<std::size_t>(labels);
    const std::size_t pairs = truth.size() * width;
    const auto positive = std::make_unique<bool[]>(pairs);
    for (std::size_t clip = 0; clip < truth.size(); ++clip) {
        positive[clip * width + static_cast<std::size_t>(truth[clip])] = true;
    }
    RocCurves curves;
    curves.labels = label_roc_curves(probabilities, truth, labels);
    curves.micro = roc_curve(probabilities.first(pairs), {positive.get(), pairs});
    curves.macro = mean_curve(curves.labels);
    return curves;
}

}  // namespace resonet
