#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>

namespace resonet {

/// Draws that are the same on every platform for the same seed: what the standard fixes is the engine, not
/// its distributions, and std::shuffle differs between libraries.
class Draws {
  public:
    explicit Draws(std::uint64_t seed) : engine_(seed) {}

    /// Uniform among 0 .. count - 1, without bias. `count` must not be 0.
    std::size_t below(std::size_t count) {
        // The draws that remain form whole rounds of `count` numbers.
        const std::uint64_t rejected = (0 - std::uint64_t{count}) % count;
        std::uint64_t draw = engine_();
        while (draw < rejected) draw = engine_();
        return static_cast<std::size_t>(draw % count);
    }

    /// Uniform in [0, 1).
    double unit() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

    /// Puts `values` in a random order (Fisher, Yates).
    template <typename T>
    void shuffle(std::span<T> values) {
        for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace resonet
