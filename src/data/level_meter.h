#pragma once

#include <cstddef>
#include <span>

namespace resonet {

/// Peak, clipping and silence of samples that come in pieces.
class LevelMeter {
  public:
    /// `sample_rate` in Hz.
    explicit LevelMeter(int sample_rate);

    /// Finite samples.
    void add(std::span<const float> samples);

    /// Largest absolute sample in dB relative to 1; NaN: all are zero, or there are none.
    double peak() const;

    /// Share of the samples that lie in runs of three or more at the largest or at the smallest sample,
    /// where that is not zero: what a converter or a mixer does to a wave that is too large for it.
    double clipping() const;

    /// Share of the time in which the root mean square of windows of 0.1 s (the last may be shorter) is
    /// below -60 dB relative to 1.
    double silence() const;

  private:
    /// How often the most extreme sample so far comes in runs.
    struct Extreme {
        float value = 0.0F;
        std::size_t run = 0;      ///< length of the one that lasts
        std::size_t clipped = 0;  ///< samples of runs that are long enough

        void add(float sample, bool beyond);
    };

    void end_window();

    std::size_t window_size_;
    std::size_t count_ = 0;
    Extreme highest_;
    Extreme lowest_;
    std::size_t in_window_ = 0;
    double window_energy_ = 0.0;
    std::size_t silent_ = 0;  ///< samples of silent windows that are complete
};

}  // namespace resonet
