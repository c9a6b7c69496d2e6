#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace resonet {

/// Streaming sample rate conversion of mono float audio with libsoxr at quality HQ: the same numbers as
/// librosa.resample(res_type="soxr_hq") gives for the whole signal, whatever the sizes of the pieces.
/// Equal rates copy the samples unchanged.
class Resampler {
  public:
    /// Rates in Hz, both positive; throws UsageError otherwise.
    Resampler(int input_rate, int output_rate);
    ~Resampler();
    Resampler(Resampler&&) noexcept;
    Resampler& operator=(Resampler&&) noexcept;

    /// Feeds `input`; appends to `output` what is ready (it lags behind by the filter's delay).
    void process(std::span<const float> input, std::vector<float>& output);

    /// Ends the signal: appends the rest, so that n input samples have given ceil(n * output / input rate)
    /// output samples in all. Only destruction may follow.
    void finish(std::vector<float>& output);

  private:
    struct Soxr;
    std::unique_ptr<Soxr> soxr_;  // none if the rates are equal
    std::int64_t input_rate_;
    std::int64_t output_rate_;
    std::int64_t received_ = 0;
    std::int64_t produced_ = 0;
};

}  // namespace resonet
