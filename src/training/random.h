#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "core/draws.h"

namespace resonet {

/// One number that depends on every part of a key (SplitMix64's finaliser over each part), so that each
/// (seed, epoch, step, clip) has its own stream, and a resumed run draws what an uninterrupted one draws.
inline std::uint64_t mix_seed(std::initializer_list<std::uint64_t> key) {
    std::uint64_t state = 0;
    for (const std::uint64_t part : key) {
        state += part + 0x9E3779B97F4A7C15ULL;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9ULL;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBULL;
        state ^= state >> 31;
    }
    return state;
}

/// Random numbers that are the same on every platform for the same seed, but for `beta`, which depends on
/// the C library's mathematics.
class Random {
  public:
    explicit Random(std::initializer_list<std::uint64_t> key) : draws_(mix_seed(key)) {}

    /// Uniform in [0, 1).
    double uniform() { return draws_.unit(); }
    /// Uniform in [low, high).
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform among the integers low..high.
    int integer(int low, int high) {
        return low + static_cast<int>(std::floor(uniform() * (high - low + 1)));
    }
    /// Beta(alpha, alpha) by Joehnk's method (1964), made for the alpha <= 1 that mixup uses.
    double beta(double alpha) {
        for (;;) {
            const double x = std::pow(uniform(), 1 / alpha);
            const double y = std::pow(uniform(), 1 / alpha);
            if (x + y > 0 && x + y <= 1) return x / (x + y);
        }
    }
    /// A random order (Fisher, Yates).
    template <typename T>
    void shuffle(std::vector<T>& values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[static_cast<std::size_t>(uniform() * static_cast<double>(i))]);
        }
    }

  private:
    Draws draws_;
};

}  // namespace resonet
