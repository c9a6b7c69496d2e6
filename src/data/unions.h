#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace resonet {

/// Sets of the numbers from 0 that grow together (union-find with path halving).
class Unions {
  public:
    /// Every number below `count` in a set of its own.
    explicit Unions(std::size_t count) : parents_(count) {
        std::iota(parents_.begin(), parents_.end(), std::size_t{0});
    }

    /// The smallest number of the set of `i`.
    std::size_t find(std::size_t i) {
        while (parents_[i] != i) {
            parents_[i] = parents_[parents_[i]];
            i = parents_[i];
        }
        return i;
    }

    void join(std::size_t a, std::size_t b) {
        a = find(a);
        b = find(b);
        parents_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::size_t> parents_;
};

}  // namespace resonet
