#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace resonet::testing {

// Test signals made from formulas: mono, 22,050 Hz unless said otherwise, bit for bit the same on every
// machine (phases are reduced with integers, sums are made in double and rounded once).

/// The signals by name: sine440 (3 s), chirp (50 Hz to 10 kHz, 5 s), noise (white, 5 s), clicks120 (10 s),
/// progression (chords and drums at 100 beats a minute, 10 s), prog_detuned (the same 30 cents sharp, 5 s),
/// silence2 (2 s), short1000 (1000 samples), dcoffset (220 Hz on 0.3, 3 s), music30 (the progression with
/// changes of key, 30 s), chirp44100 and chirp48000 (the chirp at those rates).
/// Errors: std::invalid_argument for another name.
std::vector<float> test_signal(const std::string& name);

/// FNV-1a hash of the samples' bytes, to pin a signal.
std::uint64_t fingerprint(const std::vector<float>& samples);

/// Uniform noise in [-1, 1) from Knuth's MMIX generator; exact in single precision.
class NoiseSource {
  public:
    explicit NoiseSource(std::uint64_t seed) : state_(seed) {}
    double next() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state_ >> 40) / 8388608.0 - 1.0;
    }

  private:
    std::uint64_t state_;
};

}  // namespace resonet::testing
