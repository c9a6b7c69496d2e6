#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace resonet {

/// Chromaprint's raw fingerprint of mono samples that come in pieces: the algorithm that its program fpcalc
/// calls 2, its default (chromaprint.h). One number of 32 bits says how the energy of the twelve pitch
/// classes changes over 16 frames; a frame of 0.37 s begins every 1365 samples at 11,025 Hz.
class Fingerprinter {
  public:
    /// `sample_rate` in Hz. Chromaprint takes no rate of 1000 Hz or less; then the fingerprint is empty.
    /// Errors: SystemError.
    explicit Fingerprinter(int sample_rate);
    ~Fingerprinter();
    Fingerprinter(const Fingerprinter&) = delete;
    Fingerprinter& operator=(const Fingerprinter&) = delete;

    /// Finite samples; those beyond [-1, 1] are cut.
    void add(std::span<const float> samples);

    /// One number every 0.1238 s, the first for the first 2.6 s; empty for less than that. Call it once,
    /// last.
    std::vector<std::uint32_t> finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace resonet
