#include "data/splitter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "core/error.h"
#include "data/class_numbers.h"
#include "data/part_search.h"

namespace resonet {
namespace {

constexpr double exact_sum = 1e-6;
constexpr double rounded_sum = 0.002 + 1e-9;

/// The number of the piece every clip belongs to.
std::vector<std::size_t> piece_numbers(const Manifest& manifest, SplitScheme scheme) {
    if (const std::optional<Grouping> grouping = grouping_of(scheme)) {
        return group_numbers(manifest, *grouping);
    }
    std::vector<std::size_t> numbers(manifest.clips.size());
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    return numbers;
}

/// Pieces without a clip stay empty.
std::vector<Piece> pieces_of(const std::vector<std::size_t>& numbers, const std::vector<std::size_t>& labels,
                             const std::vector<bool>& used) {
    const auto last = std::ranges::max_element(numbers);
    std::vector<Piece> pieces(last == numbers.end() ? 0 : *last + 1);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (!used[i]) continue;
        Piece& piece = pieces[numbers[i]];
        const auto found = std::ranges::lower_bound(piece, labels[i], {}, &ClassCount::label);
        if (found != piece.end() && found->label == labels[i]) {
            ++found->clips;
        } else {
            piece.insert(found, {labels[i], 1});
        }
    }
    return pieces;
}

}  // namespace

std::optional<Grouping> grouping_of(SplitScheme scheme) {
    switch (scheme) {
        case SplitScheme::track:
            return Grouping{};
        case SplitScheme::artist:
            return Grouping{.track = true, .cluster = true, .album = true, .artist = true};
        default:
            return std::nullopt;
    }
}

std::vector<double> equal_shares(std::size_t count) {
    return std::vector<double>(count, 1.0 / static_cast<double>(count));
}

std::vector<double> whole_shares(std::vector<double> shares) {
    const bool positive = std::ranges::all_of(shares, [](double share) { return share > 0.0; });
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (shares.size() < 2) {
        throw UsageError("ratios", "name fewer than two parts", "give for example .8,.1,.1");
    }
    if (!positive) {
        throw UsageError("ratios", "are not all above 0",
                         "leave a part out instead: two numbers are train and test");
    }
    if (!(std::abs(sum - 1.0) <= rounded_sum)) {
        throw UsageError("ratios", fmt::format("sum to {:.6g} instead of 1", sum),
                         "give for example .8,.1,.1");
    }
    if (std::abs(sum - 1.0) > exact_sum) {
        for (double& share : shares) share /= sum;
    }
    return shares;
}

Parts divide(const Manifest& manifest, const std::vector<bool>& used, const SplitPlan& plan) {
    const std::vector<double> shares = whole_shares(plan.shares);
    ClassNumbers classes = class_numbers(manifest);
    if (plan.scheme == SplitScheme::random) {
        classes.labels.resize(1);
        std::ranges::fill(classes.of_clip, 0U);
    }
    const std::vector<std::size_t> numbers = piece_numbers(manifest, plan.scheme);
    std::vector<Piece> pieces = pieces_of(numbers, classes.of_clip, used);
    // Empty ones leave; `places` says where the others have gone.
    std::vector<std::size_t> places(pieces.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].empty()) continue;
        places[i] = count;
        if (count != i) pieces[count] = std::move(pieces[i]);
        ++count;
    }
    pieces.resize(count);
    if (count < shares.size()) {
        const std::string_view unit = grouping_of(plan.scheme) ? "group" : "clip";
        throw UsageError(manifest.source.string(),
                         fmt::format("has {} {}{} to divide into {} parts", count, unit,
                                     count == 1 ? "" : "s", shares.size()),
                         plan.scheme == SplitScheme::artist ? "ask for fewer parts or for --scheme track"
                                                            : "ask for fewer parts or add clips");
    }
    const std::vector<std::size_t> part_of_piece =
        distribute(pieces, classes.labels.size(), shares, plan.seed);
    Parts parts(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (used[i]) parts[i] = part_of_piece[places[numbers[i]]];
    }
    return parts;
}

}  // namespace resonet
