#include "inference/faithfulness.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/draws.h"

namespace resonet {
namespace {

constexpr std::size_t steps = 10;  // of the curves

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Place of each cell in the order in which cells are covered.
using Ranks = std::vector<std::size_t>;

Ranks ranks_of(std::span<const std::size_t> order) {
    Ranks ranks(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
    return ranks;
}

/// The orders: the most relevant first, the least relevant first, and random ones.
std::vector<Ranks> orders_of(const Matrix& cells, const FaithfulnessSettings& settings) {
    std::vector<std::size_t> order(cells.values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto above = [&](std::size_t a, std::size_t b) { return cells.values[a] > cells.values[b]; };
    std::stable_sort(order.begin(), order.end(), above);
    std::vector<Ranks> orders{ranks_of(order)};
    std::reverse(order.begin(), order.end());
    orders.push_back(ranks_of(order));
    Draws draws(settings.seed);
    for (std::size_t i = 0; i < settings.draws; ++i) {
        draws.shuffle(std::span(order));
        orders.push_back(ranks_of(order));
    }
    return orders;
}

}  // namespace

double Faithfulness::random_mean() const {
    return mean_of(random);
}

std::size_t Faithfulness::draws_beaten() const {
    return static_cast<std::size_t>(
        std::count_if(random.begin(), random.end(), [this](double value) { return value > most; }));
}

bool Faithfulness::faithful() const {
    return most < least && most < random_mean() && 10 * draws_beaten() >= 9 * random.size();
}

double curve_area(std::span<const double> shares, std::span<const double> curve) {
    double area = 0;
    for (std::size_t i = 1; i < curve.size(); ++i) {
        area += (shares[i] - shares[i - 1]) * (curve[i] + curve[i - 1]) / 2;
    }
    return area;
}

std::size_t faithfulness_answers(const MaskedImage& image, const FaithfulnessSettings& settings) {
    return image.parts.size() * (settings.draws + 2) * (steps + 1);
}

Faithfulness check_faithfulness(const MaskedImage& image, const CellGrid& grid, const Matrix& cells,
                                const FaithfulnessSettings& settings) {
    const std::vector<Ranks> orders = orders_of(cells, settings);
    const auto covered = [&](std::size_t step) {
        return static_cast<std::size_t>(
            std::llround(static_cast<double>(grid.count() * step) / static_cast<double>(steps)));
    };
    // Mask m covers by order m / (steps + 1) as much as step m % (steps + 1) says.
    const std::size_t count = orders.size() * (steps + 1);
    const auto paint = [&](std::size_t part, std::size_t mask, std::span<float> out) {
        const Ranks& ranks = orders[mask / (steps + 1)];
        const std::size_t most = covered(mask % (steps + 1));
        const ImagePart& place = image.parts[part];
        for (std::size_t r = 0; r < image.rows; ++r) {
            for (std::size_t c = 0; c < place.columns; ++c) {
                const bool shown = ranks[grid.cell_of(r, place.first + c)] >= most;
                out[r * place.columns + c] = shown ? 1.0F : 0.0F;
            }
        }
    };
    const std::vector<double> answers = judge_masks(image, count, paint, settings.threads);
    std::vector<double> means(count);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        means[i % count] += answers[i] / static_cast<double>(image.parts.size());
    }
    const auto curve = [&](std::size_t order) {
        const auto begin = means.begin() + static_cast<std::ptrdiff_t>(order * (steps + 1));
        return std::vector<double>(begin, begin + steps + 1);
    };
    const auto at = static_cast<std::size_t>(std::lround(settings.share * steps));
    Faithfulness result;
    result.share = static_cast<double>(at) / steps;
    result.most_curve = curve(0);
    result.least_curve = curve(1);
    result.random_curve.resize(steps + 1);
    for (std::size_t i = 0; i <= steps; ++i) {
        result.shares.push_back(static_cast<double>(i) / steps);
    }
    for (std::size_t draw = 0; draw < settings.draws; ++draw) {
        const std::vector<double> values = curve(draw + 2);
        result.random.push_back(values[at]);
        for (std::size_t i = 0; i <= steps; ++i) {
            result.random_curve[i] += values[i] / static_cast<double>(settings.draws);
        }
    }
    result.whole = result.most_curve.front();
    result.most = result.most_curve[at];
    result.least = result.least_curve[at];
    return result;
}

Faithfulness mean_faithfulness(std::span<const Faithfulness> checks) {
    Faithfulness mean = checks.front();
    const auto average = [&](auto member) {
        auto& values = mean.*member;
        for (std::size_t i = 0; i < values.size(); ++i) {
            double sum = 0;
            for (const Faithfulness& check : checks) sum += (check.*member)[i];
            values[i] = sum / static_cast<double>(checks.size());
        }
    };
    average(&Faithfulness::random);
    average(&Faithfulness::most_curve);
    average(&Faithfulness::least_curve);
    average(&Faithfulness::random_curve);
    const auto at = static_cast<std::size_t>(std::lround(mean.share * steps));
    mean.whole = mean.most_curve.front();
    mean.most = mean.most_curve[at];
    mean.least = mean.least_curve[at];
    return mean;
}

}  // namespace resonet
