#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "data/part_search.h"

namespace resonet {

inline constexpr double least_gain = 1e-9;  ///< of Cost::uneven; less is rounding

/// How bad a distribution is: first the classes that are missing from parts, then how uneven the rest is.
struct Cost {
    long missing = 0;
    double uneven = 0.0;

    Cost& operator+=(const Cost& other);
    bool better_than(const Cost& other) const;
};

/// Pieces with the same counts can stand for each other: a search only has to say how many of a kind go to
/// each part, which makes it quick for a hundred thousand clips.
struct Kind {
    Piece piece;
    std::size_t size = 0;              ///< clips of all classes
    std::vector<std::size_t> members;  ///< the pieces of this kind
};

/// What the parts of a data set hold, and what they should.
class PartBalance {
  public:
    /// Parts that hold nothing yet. `kinds` has to outlive this.
    PartBalance(std::span<const Kind> kinds, std::size_t classes, std::span<const double> shares);

    std::size_t count() const { return parts_; }

    /// How many pieces of a kind a part holds.
    std::size_t pieces(std::size_t kind, std::size_t part) const { return pieces_[kind * parts_ + part]; }

    void put(std::size_t kind, std::size_t part) { change(kind, part, 1.0); }
    void take(std::size_t kind, std::size_t part) { change(kind, part, -1.0); }

    /// What it would cost to take a piece of kind `out` from `part` and to put one of kind `in` there;
    /// either may be none.
    Cost change_of(std::size_t part, const Kind* out, const Kind* in) const;

    Cost cost() const;

  private:
    /// The last class of a part stands for all of its clips.
    std::size_t cell(std::size_t part, std::size_t label) const { return part * (classes_ + 1) + label; }
    Cost step(std::size_t i, double more) const;
    void change(std::size_t kind, std::size_t part, double sign);

    std::span<const Kind> kinds_;
    std::size_t classes_;
    std::size_t parts_;
    std::vector<double> asked_;        ///< [part, class], the last class being all
    std::vector<double> got_;          ///< likewise; whole numbers
    std::vector<std::size_t> pieces_;  ///< [kind, part]
};

}  // namespace resonet
