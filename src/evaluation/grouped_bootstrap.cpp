#include "evaluation/grouped_bootstrap.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <vector>

#include "core/draws.h"
#include "evaluation/seed_interval.h"

namespace resonet {
namespace {

/// Units that were drawn, added up.
class Sum {
  public:
    void add(const UnitScore& unit) {
        correct_ += unit.correct;
        tested_ += unit.tested;
    }

    std::optional<double> share() const {
        if (tested_ == 0) return std::nullopt;
        return static_cast<double>(correct_) / static_cast<double>(tested_);
    }

  private:
    std::size_t correct_ = 0;
    std::size_t tested_ = 0;
};

std::optional<double> share_of(std::span<const UnitScore> units) {
    Sum sum;
    for (const UnitScore& unit : units) sum.add(unit);
    return sum.share();
}

std::size_t count_tested(std::span<const UnitScore> units) {
    return static_cast<std::size_t>(
        std::ranges::count_if(units, [](const UnitScore& unit) { return unit.tested > 0; }));
}

/// What each unit adds to a share: its right answers beyond those that the share lets expect.
std::vector<double> influences(std::span<const UnitScore> units, double share) {
    double tested = 0;
    for (const UnitScore& unit : units) tested += static_cast<double>(unit.tested);
    std::vector<double> found;
    for (const UnitScore& unit : units) {
        found.push_back((static_cast<double>(unit.correct) - share * static_cast<double>(unit.tested)) /
                        tested);
    }
    return found;
}

/// What each unit adds to the difference of two shares.
std::vector<double> influences_on_difference(std::span<const UnitScore> a, double share_a,
                                             std::span<const UnitScore> b, double share_b) {
    std::vector<double> found = influences(a, share_a);
    const std::vector<double> of_b = influences(b, share_b);
    for (std::size_t i = 0; i < found.size(); ++i) found[i] -= of_b[i];
    return found;
}

}  // namespace

Interval percentile_interval(double value, std::span<double> drawn) {
    std::ranges::sort(drawn);
    const auto at = [&](double share) {
        const double place = share * static_cast<double>(drawn.size() - 1);
        const auto low = static_cast<std::size_t>(place);
        const std::size_t high = std::min(low + 1, drawn.size() - 1);
        return drawn[low] + (place - static_cast<double>(low)) * (drawn[high] - drawn[low]);
    };
    return {value, at(0.025), at(0.975)};
}

double few_units_error(std::span<const double> influences, std::size_t n) {
    double squares = 0;
    for (const double influence : influences) squares += influence * influence;
    const auto units = static_cast<double>(n);
    const double more = (1 - units / static_cast<double>(few_units)) * 2 / ((units + 2) * (units + 2));
    return std::sqrt((units + 2) / (units + 1) * (squares + more));
}

Interval bootstrap_share(std::span<const UnitScore> units, std::uint64_t seed) {
    const std::optional<double> value = share_of(units);
    if (!value) return {0, 0, 1};
    Draws draws(seed);
    std::vector<double> drawn;
    for (std::size_t draw = 0; draw < bootstrap_draws; ++draw) {
        Sum sum;
        for (std::size_t i = 0; i < units.size(); ++i) sum.add(units[draws.below(units.size())]);
        if (const std::optional<double> share = sum.share()) drawn.push_back(*share);
    }
    const std::size_t tested = count_tested(units);
    const Interval least = wilson_interval(
        static_cast<int>(std::lround(*value * static_cast<double>(tested))), static_cast<int>(tested));
    if (drawn.empty()) return least;
    const Interval found = percentile_interval(*value, drawn);
    return {*value, std::min(found.low, least.low), std::max(found.high, least.high)};
}

Interval bootstrap_difference(std::span<const UnitScore> a, std::span<const UnitScore> b,
                              std::uint64_t seed) {
    if (a.size() != b.size()) throw std::invalid_argument("bootstrap_difference: units of another number");
    const std::optional<double> share_a = share_of(a);
    const std::optional<double> share_b = share_of(b);
    if (!share_a || !share_b) return {0, -1, 1};
    const double difference = *share_a - *share_b;
    const auto is_end = [](double share) { return share == 0.0 || share == 1.0; };
    if (is_end(*share_a) || is_end(*share_b)) {
        const Interval of_a = bootstrap_share(a, seed);
        const Interval of_b = bootstrap_share(b, seed);
        return {difference, difference - std::hypot(of_a.value - of_a.low, of_b.high - of_b.value),
                difference + std::hypot(of_a.high - of_a.value, of_b.value - of_b.low)};
    }
    Draws draws(seed);
    std::vector<double> drawn;
    for (std::size_t draw = 0; draw < bootstrap_draws; ++draw) {
        Sum sum_a;
        Sum sum_b;
        for (std::size_t i = 0; i < a.size(); ++i) {
            const std::size_t unit = draws.below(a.size());
            sum_a.add(a[unit]);
            sum_b.add(b[unit]);
        }
        if (sum_a.share() && sum_b.share()) drawn.push_back(*sum_a.share() - *sum_b.share());
    }
    if (drawn.empty()) return {difference, -1, 1};
    Interval interval = percentile_interval(difference, drawn);
    const std::size_t count = std::min(count_tested(a), count_tested(b));
    if (count < few_units) {
        const double error = few_units_error(influences_on_difference(a, *share_a, b, *share_b), count);
        const double half = student_975(count + 1) * error;
        interval.low = std::min(interval.low, std::max(-1.0, difference - half));
        interval.high = std::max(interval.high, std::min(1.0, difference + half));
    }
    return interval;
}

}  // namespace resonet
