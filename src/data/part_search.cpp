#include "data/part_search.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "core/draws.h"
#include "core/interrupt.h"
#include "data/part_balance.h"

namespace resonet {
namespace {

constexpr std::size_t most_steps = 20'000'000;  // changes that are weighed up, about a second's worth
constexpr std::size_t most_starts = 200;

std::vector<Kind> kinds_of(std::span<const Piece> pieces) {
    std::map<Piece, std::size_t> numbers;
    std::vector<Kind> kinds;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto [found, is_new] = numbers.try_emplace(pieces[i], kinds.size());
        if (is_new) {
            std::size_t size = 0;
            for (const ClassCount& count : pieces[i]) size += count.clips;
            kinds.push_back({pieces[i], size, {}});
        }
        kinds[found->second].members.push_back(i);
    }
    return kinds;
}

/// Looks for a good distribution of kinds over parts.
class Search {
  public:
    Search(std::span<const Kind> kinds, std::size_t classes, std::span<const double> shares, Draws& draws)
        : kinds_(kinds),
          of_class_(classes),
          order_(kinds.size()),
          draws_(draws),
          parts_(kinds, classes, shares) {
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            for (const ClassCount& count : kinds[i].piece) of_class_[count.label].push_back(i);
        }
    }

    PartBalance run() {
        fill();
        improve();
        PartBalance best = parts_;
        Cost least = best.cost();
        for (std::size_t start = 1; start < most_starts && steps_ < most_steps; ++start) {
            if (least.missing == 0 && least.uneven < least_gain) break;
            disturb();
            improve();
            const Cost cost = parts_.cost();
            if (cost.better_than(least)) {
                least = cost;
                best = parts_;
            } else {
                parts_ = best;
            }
        }
        return best;
    }

  private:
    /// Large pieces first; a little disorder among them, so that seeds differ.
    void fill() {
        std::vector<double> ranks(kinds_.size());
        for (std::size_t i = 0; i < kinds_.size(); ++i) {
            ranks[i] = static_cast<double>(kinds_[i].size) * (1.0 + 0.25 * draws_.unit());
        }
        std::vector<std::size_t> by_size = order_;
        std::ranges::stable_sort(by_size, std::greater(), [&](std::size_t i) { return ranks[i]; });
        for (const std::size_t kind : by_size) {
            for (std::size_t i = 0; i < kinds_[kind].members.size(); ++i) parts_.put(kind, best_part(kind));
        }
    }

    /// The part that gains most from a piece of that kind, one of them if there are several.
    std::size_t best_part(std::size_t kind) {
        std::size_t best = 0;
        std::size_t ties = 0;
        double least = 0.0;
        for (std::size_t part = 0; part < parts_.count(); ++part) {
            // What is missing would draw the largest pieces to the smallest parts: that comes later.
            const double cost = parts_.change_of(part, nullptr, &kinds_[kind]).uneven;
            if (part == 0 || cost < least - least_gain) {
                best = part;
                least = cost;
                ties = 1;
            } else if (cost <= least + least_gain && draws_.below(++ties) == 0) {
                best = part;
            }
        }
        return best;
    }

    /// Moves and swaps pieces until nothing is gained any more.
    void improve() {
        bool better = true;
        while (better && steps_ < most_steps) {
            throw_if_interrupted();
            draws_.shuffle(std::span(order_));
            better = false;
            for (const std::size_t kind : order_) {
                for (std::size_t part = 0; part < parts_.count(); ++part) {
                    while (steps_ < most_steps && parts_.pieces(kind, part) > 0 &&
                           (move(kind, part) || swap(kind, part))) {
                        better = true;
                    }
                }
            }
        }
    }

    bool move(std::size_t kind, std::size_t from) {
        const Cost leaving = parts_.change_of(from, &kinds_[kind], nullptr);
        for (std::size_t to = 0; to < parts_.count(); ++to) {
            if (to == from) continue;
            ++steps_;
            Cost cost = parts_.change_of(to, nullptr, &kinds_[kind]);
            cost += leaving;
            if (!cost.better_than({})) continue;
            parts_.take(kind, from);
            parts_.put(kind, to);
            return true;
        }
        return false;
    }

    /// With a piece of another kind that has a class in common: others only shift the same trouble.
    bool swap(std::size_t kind, std::size_t from) {
        for (const ClassCount& count : kinds_[kind].piece) {
            for (const std::size_t other : of_class_[count.label]) {
                if (other == kind) continue;
                ++steps_;
                const Cost here = parts_.change_of(from, &kinds_[kind], &kinds_[other]);
                for (std::size_t to = 0; to < parts_.count(); ++to) {
                    if (to == from || parts_.pieces(other, to) == 0) continue;
                    ++steps_;
                    Cost cost = parts_.change_of(to, &kinds_[other], &kinds_[kind]);
                    cost += here;
                    if (!cost.better_than({})) continue;
                    parts_.take(kind, from);
                    parts_.take(other, to);
                    parts_.put(kind, to);
                    parts_.put(other, from);
                    return true;
                }
            }
        }
        return false;
    }

    /// Moves a few pieces at random, to leave a valley.
    void disturb() {
        const std::size_t moves = 2 + draws_.below(4);
        for (std::size_t i = 0; i < moves; ++i) {
            const std::size_t kind = draws_.below(kinds_.size());
            std::size_t from = draws_.below(parts_.count());
            while (parts_.pieces(kind, from) == 0) from = (from + 1) % parts_.count();
            parts_.take(kind, from);
            parts_.put(kind, draws_.below(parts_.count()));
        }
    }

    std::span<const Kind> kinds_;
    std::vector<std::vector<std::size_t>> of_class_;  ///< the kinds with clips of a class
    std::vector<std::size_t> order_;
    Draws& draws_;
    PartBalance parts_;
    std::size_t steps_ = 0;
};

}  // namespace

std::vector<std::size_t> distribute(std::span<const Piece> pieces, std::size_t classes,
                                    std::span<const double> shares, std::uint64_t seed) {
    Draws draws(seed);
    std::vector<Kind> kinds = kinds_of(pieces);
    std::vector<std::size_t> part_of(pieces.size());
    if (kinds.empty()) return part_of;
    const PartBalance parts = Search(kinds, classes, shares, draws).run();
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        std::vector<std::size_t>& members = kinds[kind].members;
        draws.shuffle(std::span(members));
        std::size_t next = 0;
        for (std::size_t part = 0; part < parts.count(); ++part) {
            for (std::size_t i = 0; i < parts.pieces(kind, part); ++i) part_of[members[next++]] = part;
        }
    }
    return part_of;
}

}  // namespace resonet
