#include "features/contrast.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "dsp/lanes.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

// Lets `value` sink into a list of the smallest so far, and of the largest, each sorted in every lane. A band
// keeps few of its values, so that this beats sorting them all.
RESONET_CLONES void keep_extremes(const float* __restrict magnitude, std::size_t count, std::size_t kept,
                                  float* __restrict smallest, float* __restrict largest) {
    for (std::size_t k = 0; k < count; ++k) {
        Lanes falling;
        load(falling, magnitude + lane_count * k);
        Lanes rising = falling;
        for (std::size_t i = 0; i < kept; ++i) {
            Lanes low;
            Lanes high;
            load(low, smallest + lane_count * i);
            load(high, largest + lane_count * i);
            order(low, falling);
            order(rising, high);
            store(low, smallest + lane_count * i);
            store(high, largest + lane_count * i);
        }
    }
}

void mean_of(const float* values, std::size_t kept, float* mean) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
        double sum = 0.0;
        for (std::size_t i = 0; i < kept; ++i) sum += static_cast<double>(values[lane_count * i + lane]);
        mean[lane] = static_cast<float>(sum / static_cast<double>(kept));
    }
}

}  // namespace

std::span<const Parameter<ContrastParameters>> ContrastParameters::parameters() {
    static constexpr Parameter<ContrastParameters> table[] = {
        {"fmin", &ContrastParameters::fmin, 1, 100000, "Hz; upper end of the first band"},
        {"n_bands", &ContrastParameters::n_bands, 1, 16, "octave bands above the first band"},
        {"quantile", &ContrastParameters::quantile, 1e-6, 0.5, "share of a band that makes its peak"},
        {"linear", &ContrastParameters::linear, 0, 1, "difference of magnitudes instead of dB"},
    };
    return table;
}

ContrastBands::ContrastBands(const ContrastParameters& parameters, int sample_rate, std::size_t n_fft) {
    check_parameters("spectral contrast", parameters);
    const double bin_hz = static_cast<double>(sample_rate) / static_cast<double>(n_fft);
    const std::size_t bins = n_fft / 2 + 1;
    const auto hz = [&](std::size_t bin) { return static_cast<double>(bin) * bin_hz; };
    const int octaves = parameters.n_bands;
    double low = 0.0;
    double high = parameters.fmin;
    std::size_t most_kept = 0;
    for (int band = 0; band <= octaves; ++band) {
        if (low >= 0.5 * sample_rate) {
            throw UsageError("spectral contrast",
                             "its band " + std::to_string(band + 1) + " starts above half the sample rate",
                             "choose a smaller contrast.fmin or contrast.n_bands");
        }
        std::size_t first = 0;
        while (first < bins && hz(first) < low) ++first;
        std::size_t end = first;
        while (end < bins && hz(end) <= high) ++end;
        // librosa lets a band begin one bin early and end one bin early; the share counts both.
        if (band > 0 && first > 0) --first;
        if (band == octaves) end = bins;
        const auto share = std::rint(parameters.quantile * static_cast<double>(end - first));
        if (band < octaves && end > first + 1) --end;
        const std::size_t kept = std::clamp<std::size_t>(static_cast<std::size_t>(share), 1, end - first);
        bands_.push_back({first, end, kept});
        most_kept = std::max(most_kept, kept);
        low = high;
        high *= 2.0;
    }
    smallest_.resize(most_kept * lane_count);
    largest_.resize(most_kept * lane_count);
}

void ContrastBands::apply(const float* magnitude, float* peaks, float* valleys) {
    for (std::size_t b = 0; b < bands_.size(); ++b) {
        const Band& band = bands_[b];
        std::fill_n(smallest_.begin(), band.kept * lane_count, std::numeric_limits<float>::max());
        std::fill_n(largest_.begin(), band.kept * lane_count, 0.0F);
        keep_extremes(magnitude + lane_count * band.first, band.end - band.first, band.kept, smallest_.data(),
                      largest_.data());
        mean_of(largest_.data(), band.kept, peaks + lane_count * b);
        mean_of(smallest_.data(), band.kept, valleys + lane_count * b);
    }
}

}  // namespace resonet
