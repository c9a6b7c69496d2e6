#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

#include "core/draws.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "evaluation/grouped_bootstrap.h"
#include "evaluation/paired_tests.h"
#include "evaluation/seed_interval.h"

namespace resonet {
namespace {

/// Draws that one stream of random numbers makes; streams are independent of the number of threads.
constexpr std::size_t draws_of_stream = 500;

struct Unit {
    double difference = 0;  ///< sum over its clips
    double clips = 0;
};

std::vector<Unit> sum_units(std::span<const double> first, std::span<const double> second,
                            std::span<const std::size_t> units) {
    std::vector<Unit> sums;
    std::unordered_map<std::size_t, std::size_t> places;  // units need not be numbered without gaps
    for (std::size_t i = 0; i < units.size(); ++i) {
        const std::size_t place = places.try_emplace(units[i], sums.size()).first->second;
        if (place == sums.size()) sums.emplace_back();
        sums[place].difference += first[i] - second[i];
        sums[place].clips += 1;
    }
    return sums;
}

double draw_difference(const std::vector<Unit>& units, Draws& draws) {
    Unit sum;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const Unit& unit = units[draws.below(units.size())];
        sum.difference += unit.difference;
        sum.clips += unit.clips;
    }
    return sum.difference / sum.clips;
}

std::vector<double> draw_differences(const std::vector<Unit>& units, std::uint64_t seed, std::size_t count,
                                     std::size_t threads) {
    Draws seeds(seed);
    std::vector<Draws> streams;
    for (std::size_t begin = 0; begin < count; begin += draws_of_stream) {
        streams.emplace_back(seeds.below(~std::size_t{0}));
    }
    std::vector<double> drawn(count);
    parallel_for(streams.size(), threads, [&](std::size_t stream) {
        throw_if_interrupted();
        const std::size_t begin = stream * draws_of_stream;
        const std::size_t end = std::min(count, begin + draws_of_stream);
        for (std::size_t i = begin; i < end; ++i) drawn[i] = draw_difference(units, streams[stream]);
    });
    return drawn;
}

double two_sided(double difference, std::span<const double> drawn) {
    if (std::abs(difference) <= no_difference) return 1;
    const auto far = std::ranges::count_if(
        drawn, [&](double d) { return difference > 0 ? d <= no_difference : d >= -no_difference; });
    return std::min(1.0, 2 * (static_cast<double>(far) + 1) / (static_cast<double>(drawn.size()) + 1));
}

/// Widens a result of few units.
void allow_for_few(PairedDifference& result, const std::vector<Unit>& units) {
    const double difference = result.difference.value;
    std::vector<double> influences;
    for (const Unit& unit : units) {
        influences.push_back((unit.difference - difference * unit.clips) / static_cast<double>(result.clips));
    }
    const double error = few_units_error(influences, units.size());
    const std::size_t degrees = units.size() + 1;
    const double half = student_975(degrees) * error;
    result.difference.low = std::min(result.difference.low, std::max(-1.0, difference - half));
    result.difference.high = std::max(result.difference.high, std::min(1.0, difference + half));
    result.p = std::max(result.p, student_two_sided(difference / error, degrees));
}

}  // namespace

PairedDifference paired_difference(std::span<const double> first, std::span<const double> second,
                                   std::span<const std::size_t> units, std::uint64_t seed, std::size_t draws,
                                   std::size_t threads) {
    if (first.size() != second.size() || first.size() != units.size()) {
        throw std::invalid_argument("paired_difference: figures of another number");
    }
    if (draws == 0) throw std::invalid_argument("paired_difference: no draws");
    const std::vector<Unit> sums = sum_units(first, second, units);
    PairedDifference result;
    result.clips = units.size();
    result.units = sums.size();
    result.few = sums.size() < few_units;
    if (units.empty()) {
        result.difference = {0, -1, 1};
        return result;
    }
    double total = 0;
    for (const Unit& unit : sums) total += unit.difference;
    const double difference = total / static_cast<double>(units.size());
    // Whatever is drawn of models that agree on every unit, they do not differ.
    const bool alike = std::ranges::all_of(sums, [](const Unit& unit) { return unit.difference == 0; });
    std::vector<double> drawn =
        alike ? std::vector<double>(draws) : draw_differences(sums, seed, draws, threads);
    result.difference = percentile_interval(difference, drawn);
    result.p = two_sided(difference, drawn);
    if (result.few) allow_for_few(result, sums);
    return result;
}

}  // namespace resonet
