#include "features/mel.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/parameter.h"
#include "dsp/lanes.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

// Slaney's scale: 3 mel in 200 Hz up to 1 kHz (15 mel), then 27 mel for a factor of 6.4.
constexpr double linear_hz_per_mel = 200.0 / 3;
constexpr double corner_hz = 1000.0;
constexpr double corner_mel = corner_hz / linear_hz_per_mel;
const double log_step = std::log(6.4) / 27.0;

// Filters are padded with zero weights to a multiple of this, to be summed in as many lanes.
constexpr std::size_t lanes = 8;

// One row of the filter bank, rounded where librosa rounds: the triangle and its scaled form are single.
std::vector<float> triangle(double left, double centre, double right, const MelParameters& p) {
    const double bin_width = static_cast<double>(p.sample_rate) / p.n_fft;
    const double scale = p.norm == MelNorm::slaney ? 2.0 / (right - left) : 1.0;
    std::vector<float> weights(static_cast<std::size_t>(p.n_fft) / 2 + 1);
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const double hz = static_cast<double>(k) * bin_width;
        const double rising = (hz - left) / (centre - left);
        const double falling = (right - hz) / (right - centre);
        const auto height = static_cast<float>(std::max(0.0, std::min(rising, falling)));
        weights[k] = static_cast<float>(static_cast<double>(height) * scale);
    }
    return weights;
}

}  // namespace

std::string_view to_string(MelScale scale) {
    return scale == MelScale::slaney ? "slaney" : "htk";
}

std::string_view to_string(MelNorm norm) {
    return norm == MelNorm::slaney ? "slaney" : "none";
}

MelScale mel_scale_from_string(std::string_view name) {
    if (name == "slaney") return MelScale::slaney;
    if (name == "htk") return MelScale::htk;
    throw UsageError(name, "is not a mel scale", "choose slaney or htk");
}

MelNorm mel_norm_from_string(std::string_view name) {
    if (name == "slaney") return MelNorm::slaney;
    if (name == "none") return MelNorm::none;
    throw UsageError(name, "is not a normalisation of mel filters", "choose slaney or none");
}

double hz_to_mel(double hz, MelScale scale) {
    if (scale == MelScale::htk) return 2595.0 * std::log10(1.0 + hz / 700.0);
    return hz < corner_hz ? hz / linear_hz_per_mel : corner_mel + std::log(hz / corner_hz) / log_step;
}

double mel_to_hz(double mel, MelScale scale) {
    if (scale == MelScale::htk) return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
    return mel < corner_mel ? mel * linear_hz_per_mel : corner_hz * std::exp(log_step * (mel - corner_mel));
}

std::vector<double> mel_frequencies(std::size_t count, double fmin, double fmax, MelScale scale) {
    const double low = hz_to_mel(fmin, scale);
    const double high = hz_to_mel(fmax, scale);
    const double step = (high - low) / static_cast<double>(count - 1);
    std::vector<double> frequencies(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double mel = i + 1 == count ? high : low + static_cast<double>(i) * step;
        frequencies[i] = mel_to_hz(mel, scale);
    }
    return frequencies;
}

std::span<const Parameter<MelParameters>> MelParameters::parameters() {
    static constexpr Parameter<MelParameters> table[] = {
        {"n_mels", &MelParameters::bands, 1, 2048, "bands"},
        {"fmin", &MelParameters::fmin, 0, 384000, "Hz; below fmax"},
        {"fmax", &MelParameters::fmax, 0, 384000, "Hz; up to half the sample rate; 0: half the sample rate"},
    };
    return table;
}

void validate(const MelParameters& p) {
    require_range("mel bands", "sample_rate", p.sample_rate, 1000, 768000);
    require_range("mel bands", "n_fft", p.n_fft, 16, 65536);
    if (p.n_fft % 2 != 0) throw UsageError("mel bands", "n_fft is odd", "choose an even number");
    check_parameters("mel bands", p);
    const double half = p.sample_rate / 2.0;
    require_range("mel bands", "fmax", p.fmax, 0, half);
    const double fmax = p.fmax == 0.0 ? half : p.fmax;
    require_range("mel bands", "fmin", p.fmin, 0, fmax);
    if (p.fmin >= fmax) throw UsageError("mel bands", "fmin is not below fmax", "choose a lower fmin");
}

MelBank::MelBank(const MelParameters& parameters) {
    validate(parameters);
    const double fmax = parameters.fmax == 0.0 ? parameters.sample_rate / 2.0 : parameters.fmax;
    const auto count = static_cast<std::size_t>(parameters.bands);
    const std::vector<double> corners = mel_frequencies(count + 2, parameters.fmin, fmax, parameters.scale);
    bins_ = static_cast<std::size_t>(parameters.n_fft) / 2 + 1;
    for (std::size_t band = 0; band < count; ++band) {
        const std::vector<float> row =
            triangle(corners[band], corners[band + 1], corners[band + 2], parameters);
        const auto positive = [](float weight) { return weight > 0.0F; };
        const auto begin = std::find_if(row.begin(), row.end(), positive);
        const auto end = std::find_if(row.rbegin(), row.rend(), positive).base();
        // A band narrower than a bin may hold none: it is always 0, as in librosa.
        const std::size_t needed = begin < end ? static_cast<std::size_t>(end - begin) : 0;
        const std::size_t padded = std::min(bins_, (needed + lanes - 1) / lanes * lanes);
        const std::size_t first = needed == 0 ? 0 : static_cast<std::size_t>(begin - row.begin());
        const std::size_t start = std::min(first, bins_ - padded);
        filters_.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(weights_.size()),
                            static_cast<std::uint32_t>(padded)});
        const auto source = row.begin() + static_cast<std::ptrdiff_t>(start);
        weights_.insert(weights_.end(), source, source + static_cast<std::ptrdiff_t>(padded));
    }
}

RESONET_CLONES void MelBank::apply_all(const Filter* __restrict filters, std::size_t count,
                                       const float* __restrict weights, const float* __restrict spectrum,
                                       float* __restrict mel) {
    for (std::size_t band = 0; band < count; ++band) {
        const Filter filter = filters[band];
        const float* w = weights + filter.first_weight;
        const float* s = spectrum + filter.first_bin;
        float sums[lanes] = {};
        std::size_t i = 0;
        for (; i + lanes <= filter.length; i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += w[i + lane] * s[i + lane];
        }
        float rest = 0.0F;
        for (; i < filter.length; ++i) rest += w[i] * s[i];
        mel[band] =
            ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + rest;
    }
}

void MelBank::apply(std::span<const float> spectrum, std::span<float> mel) const {
    apply_all(filters_.data(), filters_.size(), weights_.data(), spectrum.data(), mel.data());
}

// The sums are those of apply_all(), each of them in eight lanes.
RESONET_CLONES void MelBank::apply_all_to_eight(const Filter* __restrict filters, std::size_t count,
                                                const float* __restrict weights,
                                                const float* __restrict spectra, float* __restrict mel) {
    for (std::size_t band = 0; band < count; ++band) {
        const Filter filter = filters[band];
        const float* w = weights + filter.first_weight;
        const float* s = spectra + filter.first_bin * lane_count;
        Lanes sums[lanes] = {};
        Lanes value;
        std::size_t i = 0;
        for (; i + lanes <= filter.length; i += lanes) {
#pragma GCC unroll 8
            for (std::size_t k = 0; k < lanes; ++k) {
                load(value, s + (i + k) * lane_count);
                sums[k] += w[i + k] * value;
            }
        }
        Lanes rest = {};
        for (; i < filter.length; ++i) {
            load(value, s + i * lane_count);
            rest += w[i] * value;
        }
        const Lanes all =
            ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + rest;
        store(all, mel + band * lane_count);
    }
}

void MelBank::apply_to_eight(const float* spectra, float* mel) const {
    apply_all_to_eight(filters_.data(), filters_.size(), weights_.data(), spectra, mel);
}

Matrix MelBank::dense() const {
    Matrix weights(bands(), bins());
    for (std::size_t band = 0; band < bands(); ++band) {
        const Filter& filter = filters_[band];
        std::copy_n(weights_.begin() + filter.first_weight, filter.length,
                    weights.row(band).begin() + filter.first_bin);
    }
    return weights;
}

}  // namespace resonet
