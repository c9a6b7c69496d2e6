#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parameter.h"

namespace resonet {

/// librosa.estimate_tuning and librosa.piptrack.
struct TuningParameters {
    double fmin = 150.0;       ///< Hz
    double fmax = 4000.0;      ///< Hz
    double threshold = 0.1;    ///< of the frame's largest value: smaller peaks are not looked at
    double resolution = 0.01;  ///< of a bin

    static std::span<const Parameter<TuningParameters>> parameters();
};

/// Gathers the spectral peaks of frames, then says how far the recording is out of tune.
class TuningEstimator {
  public:
    /// `n_fft` and `sample_rate` (Hz) of the frames.
    TuningEstimator(const TuningParameters& parameters, int sample_rate, std::size_t n_fft);

    /// The peaks of one frame: `spectrum` holds n_fft / 2 + 1 magnitudes or powers (chroma_stft takes the
    /// tuning of powers, estimate_tuning(y) that of magnitudes).
    void add(std::span<const float> spectrum);

    /// The peaks that another estimator, of the same parameters, found in later frames.
    void append(const TuningEstimator& later);

    /// Fractions of a bin, -0.5 to below 0.5, in steps of the resolution: the left edge of the fullest class
    /// among the peaks at or above the median. 0 without any peak.
    double tuning(int bins_per_octave) const;

  private:
    void add_peak(std::span<const float> spectrum, std::size_t bin);

    TuningParameters parameters_;
    double bin_hz_;
    std::size_t first_bin_;
    std::size_t end_bin_;
    std::vector<std::uint8_t> peaks_;  // of the frame at hand: 1 from first_bin_ on where there is one
    std::vector<float> pitches_;       // Hz
    std::vector<float> heights_;
};

}  // namespace resonet
