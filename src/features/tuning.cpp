#include "features/tuning.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/error.h"
#include "dsp/lanes.h"
#include "dsp/median.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

RESONET_CLONES float largest_of(const float* values, std::size_t count) {
    Lanes lanes = {};
    std::size_t i = 0;
    for (; i + lane_count <= count; i += lane_count) {
        Lanes next;
        load(next, values + i);
        keep_larger(lanes, next);
    }
    float largest = 0.0F;
    for (; i < count; ++i) largest = values[i] > largest ? values[i] : largest;
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
        largest = lanes[lane] > largest ? lanes[lane] : largest;
    }
    return largest;
}

// peak[i] = 1 where bin i stands above `floor` and its left, and not below its right neighbour; what lies
// at or below the floor counts as 0.
RESONET_CLONES void find_peaks(const float* __restrict spectrum, float floor, std::uint8_t* __restrict peak,
                               std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float value = spectrum[i];
        const float left = *(spectrum + i - 1);
        const float right = spectrum[i + 1];
        peak[i] = static_cast<std::uint8_t>(static_cast<int>(value > floor) & static_cast<int>(value > left) &
                                            static_cast<int>(value >= right));
    }
}

}  // namespace

std::span<const Parameter<TuningParameters>> TuningParameters::parameters() {
    static constexpr Parameter<TuningParameters> table[] = {
        {"fmin", &TuningParameters::fmin, 0, 384000, "Hz; lower peaks are not looked at"},
        {"fmax", &TuningParameters::fmax, 0, 384000, "Hz; nor these and higher ones"},
        {"threshold", &TuningParameters::threshold, 0, 1, "of a frame's largest value; nor smaller ones"},
        {"resolution", &TuningParameters::resolution, 0.0001, 0.5, "of a bin; step of the answer"},
    };
    return table;
}

TuningEstimator::TuningEstimator(const TuningParameters& parameters, int sample_rate, std::size_t n_fft)
    : parameters_(parameters), bin_hz_(static_cast<double>(sample_rate) / static_cast<double>(n_fft)) {
    check_parameters("tuning", parameters);
    // The first and last bin have no neighbours to stand above.
    const std::size_t last = n_fft / 2;
    first_bin_ = 1;
    while (first_bin_ < last && static_cast<double>(first_bin_) * bin_hz_ < parameters.fmin) ++first_bin_;
    end_bin_ = first_bin_;
    while (end_bin_ < last && static_cast<double>(end_bin_) * bin_hz_ < parameters.fmax) ++end_bin_;
    peaks_.resize((end_bin_ - first_bin_ + 7) / 8 * 8, 0);
}

void TuningEstimator::add(std::span<const float> spectrum) {
    const auto floor =
        static_cast<float>(parameters_.threshold) * largest_of(spectrum.data(), spectrum.size());
    find_peaks(spectrum.data() + first_bin_, floor, peaks_.data(), end_bin_ - first_bin_);
    for (std::size_t group = 0; group < peaks_.size(); group += 8) {
        std::uint64_t flags = 0;
        std::memcpy(&flags, peaks_.data() + group, sizeof flags);
        for (; flags != 0; flags &= flags - 1) {
            add_peak(spectrum, first_bin_ + group + static_cast<std::size_t>(std::countr_zero(flags)) / 8);
        }
    }
}

// The vertex of the parabola through the peak and its neighbours, rounded where librosa rounds.
void TuningEstimator::add_peak(std::span<const float> spectrum, std::size_t bin) {
    const float left = spectrum[bin - 1];
    const float right = spectrum[bin + 1];
    const double bend = static_cast<double>(right + left) - 2.0 * static_cast<double>(spectrum[bin]);
    const double slope = static_cast<double>(right - left) / 2.0;
    const auto shift = static_cast<float>(std::abs(slope) >= std::abs(bend) ? 0.0 : -slope / bend);
    pitches_.push_back(static_cast<float>((static_cast<double>(bin) + static_cast<double>(shift)) * bin_hz_));
    heights_.push_back(spectrum[bin] + 0.5F * static_cast<float>(slope) * shift);
}

void TuningEstimator::append(const TuningEstimator& later) {
    pitches_.insert(pitches_.end(), later.pitches_.begin(), later.pitches_.end());
    heights_.insert(heights_.end(), later.heights_.begin(), later.heights_.end());
}

double TuningEstimator::tuning(int bins_per_octave) const {
    if (pitches_.empty()) return 0.0;
    std::vector<float> heights = heights_;
    const auto least = static_cast<float>(median_of(std::span(heights)));
    const auto classes = static_cast<std::size_t>(std::ceil(1.0 / parameters_.resolution));
    const double width = 1.0 / static_cast<double>(classes);
    const auto edge = [&](std::size_t i) { return static_cast<double>(i) * width - 0.5; };
    std::vector<std::size_t> counts(classes, 0);
    constexpr float a0 = 27.5F;
    for (std::size_t i = 0; i < pitches_.size(); ++i) {
        if (heights_[i] < least) continue;
        const float octaves = std::log2(pitches_[i] / a0);
        const float bins = static_cast<float>(bins_per_octave) * octaves;
        const float above = bins - std::floor(bins);
        const auto residual = static_cast<double>(above >= 0.5F ? above - 1.0F : above);
        // The division may round to the wrong side of an edge.
        auto index = static_cast<std::size_t>(std::max(0.0, std::floor((residual + 0.5) / width)));
        index = std::min(index, classes - 1);
        if (index > 0 && residual < edge(index)) --index;
        if (index + 1 < classes && residual >= edge(index + 1)) ++index;
        ++counts[index];
    }
    return edge(static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin()));
}

}  // namespace resonet
