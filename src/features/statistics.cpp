#include "features/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/error.h"
#include "dsp/median.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

constexpr std::array<std::string_view, 9> names{"mean",   "var",  "std",      "min",  "max",
                                                "median", "skew", "kurtosis", "value"};
constexpr std::array kinds{Statistic::mean, Statistic::var,    Statistic::std,  Statistic::min,
                           Statistic::max,  Statistic::median, Statistic::skew, Statistic::kurtosis};

// Sums run in so many lanes, so that the compiler can keep them in one register; the order of the
// additions, and with it the result, is the same on every CPU.
constexpr std::size_t lanes = 8;

struct Range {
    float least;
    float most;
};

/// Sum of values[i] - shift.
RESONET_CLONES double sum_of(const float* __restrict values, std::size_t count, double shift) {
    double sums[lanes] = {};
    const std::size_t whole = count - count % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            sums[lane] += static_cast<double>(values[i + lane]) - shift;
        }
    }
    for (std::size_t i = whole; i < count; ++i) sums[i - whole] += static_cast<double>(values[i]) - shift;
    double sum = 0.0;
    for (const double part : sums) sum += part;
    return sum;
}

/// powers[p] = sum of (values[i] - mean)^(p + 2).
RESONET_CLONES void power_sums(const float* __restrict values, std::size_t count, double mean,
                               double* __restrict powers) {
    double second[lanes] = {};
    double third[lanes] = {};
    double fourth[lanes] = {};
    const std::size_t whole = count - count % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double d = static_cast<double>(values[i + lane]) - mean;
            const double square = d * d;
            second[lane] += square;
            third[lane] += square * d;
            fourth[lane] += square * square;
        }
    }
    for (std::size_t i = whole; i < count; ++i) {
        const double d = static_cast<double>(values[i]) - mean;
        const double square = d * d;
        second[i - whole] += square;
        third[i - whole] += square * d;
        fourth[i - whole] += square * square;
    }
    powers[0] = powers[1] = powers[2] = 0.0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        powers[0] += second[lane];
        powers[1] += third[lane];
        powers[2] += fourth[lane];
    }
}

RESONET_CLONES Range range_of(const float* __restrict values, std::size_t count) {
    float least[lanes];
    float most[lanes];
    std::fill_n(least, lanes, values[0]);
    std::fill_n(most, lanes, values[0]);
    const std::size_t whole = count - count % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const float value = values[i + lane];
            least[lane] = value < least[lane] ? value : least[lane];
            most[lane] = value > most[lane] ? value : most[lane];
        }
    }
    for (std::size_t i = whole; i < count; ++i) {
        least[0] = std::min(least[0], values[i]);
        most[0] = std::max(most[0], values[i]);
    }
    return {*std::min_element(least, least + lanes), *std::max_element(most, most + lanes)};
}

}  // namespace

std::string_view to_string(Statistic statistic) {
    return names.at(static_cast<std::size_t>(statistic));
}

Statistic statistic_from_string(std::string_view name) {
    std::string known;
    for (const Statistic statistic : kinds) {
        if (name == to_string(statistic)) return statistic;
        known += (known.empty() ? "" : ", ") + std::string(to_string(statistic));
    }
    throw UsageError("statistic", "'" + std::string(name) + "' is none", "choose from " + known);
}

std::span<const Statistic> all_statistics() {
    return kinds;
}

Moments::Moments(std::span<const float> values) : count_(values.size()) {
    if (values.empty()) return;
    const auto n = static_cast<double>(count_);
    // Deviations from the first value, not from 0: equal values then have exactly their own mean.
    const auto shift = static_cast<double>(values.front());
    mean_ = shift + sum_of(values.data(), values.size(), shift) / n;
    if (!std::isfinite(mean_)) {
        mean_ = m2_ = m3_ = m4_ = none;
        return;
    }
    double powers[3];
    power_sums(values.data(), values.size(), mean_, powers);
    m2_ = powers[0];
    m3_ = powers[1];
    m4_ = powers[2];
    const Range range = range_of(values.data(), values.size());
    minimum_ = static_cast<double>(range.least);
    maximum_ = static_cast<double>(range.most);
}

void Moments::merge(const Moments& other) {
    if (other.count_ == 0) return;
    if (count_ == 0) {
        *this = other;
        return;
    }
    const auto a = static_cast<double>(count_);
    const auto b = static_cast<double>(other.count_);
    const double n = a + b;
    const double delta = other.mean_ - mean_;
    const double step = delta / n;
    const double square = delta * step * a * b;  // delta^2 a b / n
    m4_ += other.m4_ + square * step * step * (a * a - a * b + b * b) +
           6.0 * step * step * (a * a * other.m2_ + b * b * m2_) + 4.0 * step * (a * other.m3_ - b * m3_);
    m3_ += other.m3_ + square * step * (a - b) + 3.0 * step * (a * other.m2_ - b * m2_);
    m2_ += other.m2_ + square;
    mean_ += b * step;
    const bool known = !std::isnan(minimum_) && !std::isnan(other.minimum_);
    minimum_ = known ? std::min(minimum_, other.minimum_) : none;
    maximum_ = known ? std::max(maximum_, other.maximum_) : none;
    count_ += other.count_;
}

double Moments::variance() const {
    return count_ == 0 ? none : m2_ / static_cast<double>(count_);
}

/// What is no more than rounding counts as equal, as in scipy.
bool Moments::all_equal() const {
    const double rounding = 1e-15 * mean_;
    return minimum_ == maximum_ || variance() <= rounding * rounding;
}

double Moments::skew() const {
    if (count_ == 0 || all_equal()) return none;
    return m3_ / static_cast<double>(count_) / std::pow(variance(), 1.5);
}

double Moments::kurtosis() const {
    if (count_ == 0 || all_equal()) return none;
    return m4_ / static_cast<double>(count_) / (variance() * variance()) - 3.0;
}

void RunningStatistics::add(std::span<const float> values) {
    if (keep_values_) values_.insert(values_.end(), values.begin(), values.end());
    while (!values.empty()) {
        if (pending_.empty() && values.size() >= block_size) {
            moments_.merge(Moments(values.first(block_size)));
            values = values.subspan(block_size);
            continue;
        }
        const std::span<const float> part =
            values.first(std::min(values.size(), block_size - pending_.size()));
        pending_.insert(pending_.end(), part.begin(), part.end());
        values = values.subspan(part.size());
        if (pending_.size() < block_size) continue;
        moments_.merge(Moments(pending_));
        pending_.clear();
    }
}

void RunningStatistics::append(const RunningStatistics& later) {
    moments_ = moments();
    pending_.clear();
    moments_.merge(later.moments());
    values_.insert(values_.end(), later.values_.begin(), later.values_.end());
}

Moments RunningStatistics::moments() const {
    Moments all = moments_;
    all.merge(Moments(pending_));
    return all;
}

double RunningStatistics::get(Statistic statistic) const {
    switch (statistic) {
        case Statistic::mean:
            return moments().mean();
        case Statistic::var:
            return moments().variance();
        case Statistic::std:
            return std::sqrt(moments().variance());
        case Statistic::min:
            return moments().minimum();
        case Statistic::max:
            return moments().maximum();
        case Statistic::skew:
            return moments().skew();
        case Statistic::kurtosis:
            return moments().kurtosis();
        case Statistic::median: {
            if (!keep_values_) throw std::invalid_argument("RunningStatistics: the values were not kept");
            std::vector<float> copy = values_;
            return median_of(std::span(copy));
        }
        case Statistic::value:
            break;
    }
    throw std::invalid_argument("RunningStatistics: a value is no statistic");
}

}  // namespace resonet
