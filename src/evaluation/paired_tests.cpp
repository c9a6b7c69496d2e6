#include "evaluation/paired_tests.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "evaluation/seed_interval.h"

namespace resonet {
namespace {

/// Probability of `hits` heads among `tosses` of a fair coin. In logarithms, since powers of a half leave the
/// range of numbers beyond a thousand tosses.
double fair_probability(int hits, int tosses) {
    const double chosen = std::lgamma(tosses + 1.0) - std::lgamma(hits + 1.0) -
                          std::lgamma(static_cast<double>(tosses - hits) + 1.0);
    return std::exp(chosen - tosses * std::numbers::ln2);
}

/// Probability of `hits` or fewer, where `at` is that of `hits`: neighbours differ by a known factor.
double fair_probability_up_to(int hits, int tosses, double at) {
    double sum = 0;
    double term = at;
    for (int k = hits; k >= 0 && term > sum * std::numeric_limits<double>::epsilon(); --k) {
        sum += term;
        term *= static_cast<double>(k) / (static_cast<double>(tosses - k) + 1);
    }
    return sum;
}

}  // namespace

McNemar mcnemar(std::span<const bool> first, std::span<const bool> second) {
    if (first.size() != second.size()) throw std::invalid_argument("mcnemar: answers of another number");
    McNemar test;
    for (std::size_t i = 0; i < first.size(); ++i) {
        test.only_first += first[i] && !second[i] ? 1 : 0;
        test.only_second += second[i] && !first[i] ? 1 : 0;
    }
    const int fewer = std::min(test.only_first, test.only_second);
    const int discordant = test.only_first + test.only_second;
    if (discordant == 0) return test;
    const double at = fair_probability(fewer, discordant);
    if (2 * fewer == discordant) {
        // Both tails hold the middle: the sum of all is 1, of which mid-p counts half the middle.
        test.mid_p = 1 - at / 2;
        return test;
    }
    const double up_to = fair_probability_up_to(fewer, discordant, at);
    test.p = std::min(1.0, 2 * up_to);
    test.mid_p = std::min(1.0, 2 * up_to - at);
    return test;
}

ResampledTest corrected_resampled_t_test(std::span<const double> differences, double test_share) {
    if (!(test_share >= 0 && std::isfinite(test_share))) {
        throw std::invalid_argument("corrected_resampled_t_test: impossible share of test clips");
    }
    ResampledTest test;
    test.low = -1;
    test.high = 1;
    test.runs = differences.size();
    if (differences.empty()) return test;
    const auto runs = static_cast<double>(differences.size());
    test.difference = std::accumulate(differences.begin(), differences.end(), 0.0) / runs;
    if (differences.size() < 2) return test;
    double squares = 0;
    for (const double d : differences) squares += (d - test.difference) * (d - test.difference);
    const std::size_t degrees = differences.size() - 1;
    const double error = std::sqrt((1 / runs + test_share) * squares / (runs - 1));
    const double half = student_975(degrees) * error;
    test.low = std::max(-1.0, test.difference - half);
    test.high = std::min(1.0, test.difference + half);
    if (std::abs(test.difference) <= no_difference) return test;
    test.t = error > no_difference ? test.difference / error
                                   : std::copysign(std::numeric_limits<double>::infinity(), test.difference);
    test.p = student_two_sided(test.t, degrees);
    return test;
}

std::vector<double> holm(std::span<const double> p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
    std::vector<double> adjusted(p.size());
    double largest = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto left = static_cast<double>(order.size() - i);
        largest = std::max(largest, std::min(1.0, left * p[order[i]]));
        adjusted[order[i]] = largest;
    }
    return adjusted;
}

}  // namespace resonet
