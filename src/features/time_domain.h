#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/parameter.h"
#include "dsp/padding.h"
#include "dsp/sample_view.h"

namespace resonet {

/// librosa.feature.rms of a signal.
struct RmsParameters {
    int frame_length = 2048;  ///< samples

    static std::span<const Parameter<RmsParameters>> parameters();
};

/// librosa.feature.zero_crossing_rate.
struct ZeroCrossingParameters {
    int frame_length = 2048;   ///< samples
    double threshold = 1e-10;  ///< samples no larger than this count as zero, that is as positive

    static std::span<const Parameter<ZeroCrossingParameters>> parameters();
};

/// Sums over stretches of one hop, each computed once for all the frames that it lies in.
template <typename Sum>
class HopSums {
  public:
    /// Begins with the hops `first` ... first + count - 1, counted from the recording's start.
    void begin(std::size_t first, std::size_t count) {
        first_ = first;
        sums_.assign(count, std::nullopt);
    }

    /// The sum over hops `hop` ... hop + count - 1; `sum_of(k)` computes that of hop k.
    template <typename SumOf>
    Sum over(std::size_t hop, std::size_t count, const SumOf& sum_of) {
        Sum total{};
        for (std::size_t k = hop; k < hop + count; ++k) {
            std::optional<Sum>& sum = sums_[k - first_];
            if (!sum) sum = sum_of(k);
            total += *sum;
        }
        return total;
    }

  private:
    std::size_t first_ = 0;
    std::vector<std::optional<Sum>> sums_;
};

/// Root of the mean square of centred frames.
class RmsFrames {
  public:
    /// `hop`: samples from one frame to the next. Errors: UsageError for parameters out of range.
    RmsFrames(const RmsParameters& parameters, std::size_t hop, Padding padding);

    /// Values of the frames `first` ... first + values.size() - 1, which lie in `view` as far as the
    /// recording goes.
    void apply(const SampleView& view, std::size_t first, std::span<float> values);

  private:
    std::size_t hop_;
    Padding padding_;
    std::vector<float> room_;
    HopSums<double> squares_;
};

/// Share of the samples of centred frames whose sign differs from the one before. A frame's first sample
/// never counts; beyond its ends the recording repeats its first and last sample.
class ZeroCrossings {
  public:
    ZeroCrossings(const ZeroCrossingParameters& parameters, std::size_t hop);

    void apply(const SampleView& view, std::size_t first, std::span<float> values);

  private:
    std::size_t length_;
    std::size_t hop_;
    float threshold_;
    HopSums<std::uint32_t> counts_;
    std::vector<std::uint8_t> crossings_;  // 1 where a sample's sign differs from the one before
};

}  // namespace resonet
