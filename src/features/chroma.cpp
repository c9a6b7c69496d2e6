#include "features/chroma.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dsp/lanes.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

// So many sums fit the vector registers of the CPUs that matter.
constexpr std::size_t block = 12;

// sums[c][8] = sum over bins of weights[bin][c] power[bin][8]. Sums over 128 bins are added up in turn, which
// loses fewer digits than one long sum.
RESONET_CLONES void weighted_sums(const float* __restrict weights, const float* __restrict power,
                                  std::size_t bins, float* __restrict sums) {
    Lanes total[block] = {};
    for (std::size_t first = 0; first < bins; first += 128) {
        const std::size_t end = first + 128 < bins ? first + 128 : bins;
        Lanes sum[block] = {};
        for (std::size_t bin = first; bin < end; ++bin) {
            Lanes value;
            load(value, power + lane_count * bin);
#pragma GCC unroll 12
            for (std::size_t c = 0; c < block; ++c) sum[c] += weights[block * bin + c] * value;
        }
        for (std::size_t c = 0; c < block; ++c) total[c] += sum[c];
    }
    for (std::size_t c = 0; c < block; ++c) store(total[c], sums + lane_count * c);
}

RESONET_CLONES void over_largest(float* __restrict chroma, std::size_t classes) {
    Lanes largest = {};
    for (std::size_t c = 0; c < classes; ++c) {
        Lanes value;
        load(value, chroma + lane_count * c);
        keep_larger(largest, value);
    }
    constexpr float tiny = std::numeric_limits<float>::min();
    const Lanes one = 1.0F - Lanes{};
    const Lanes divisor = largest < tiny ? one : largest;
    for (std::size_t c = 0; c < classes; ++c) {
        Lanes value;
        load(value, chroma + lane_count * c);
        store(value / divisor, chroma + lane_count * c);
    }
}

// Pitch of each bin in classes above A0 (27.5 Hz). Bin 0, which has none, is put one and a half octaves below
// bin 1.
std::vector<double> bin_pitches(double classes, int sample_rate, std::size_t n_fft, double tuning) {
    const double a0 = 440.0 * std::exp2(tuning / classes) / 16.0;
    std::vector<double> pitches(std::max<std::size_t>(n_fft, 2));
    for (std::size_t bin = 1; bin < n_fft; ++bin) {
        const double hz =
            static_cast<double>(sample_rate) * static_cast<double>(bin) / static_cast<double>(n_fft);
        pitches[bin] = classes * std::log2(hz / a0);
    }
    pitches.front() = pitches.at(1) - 1.5 * classes;
    return pitches;
}

}  // namespace

std::span<const Parameter<ChromaParameters>> ChromaParameters::parameters() {
    static constexpr Parameter<ChromaParameters> table[] = {
        {"n_chroma", &ChromaParameters::n_chroma, 2, 120, "pitch classes in an octave"},
        {"tuning", &ChromaParameters::tuning, -0.5, 0.5,
         "fractions of a pitch class; 'estimated': from the recording", "estimated"},
        {"ctroct", &ChromaParameters::ctroct, 0, 10, "octaves above A0 where the weight is centred"},
        {"octwidth", &ChromaParameters::octwidth, 0.01, 1000, "octaves; width of the weight"},
    };
    return table;
}

Matrix chroma_filters(const ChromaParameters& parameters, int sample_rate, std::size_t n_fft, double tuning) {
    check_parameters("chroma", parameters);
    const auto count = static_cast<std::size_t>(parameters.n_chroma);
    const double classes = parameters.n_chroma;
    const std::vector<double> pitches = bin_pitches(classes, sample_rate, n_fft, tuning);
    const double half = std::nearbyint(classes / 2.0);
    const std::size_t turn = 3 * (count / 12);  // from A to C
    Matrix filters(count, n_fft / 2 + 1);
    std::vector<double> column(count);
    for (std::size_t bin = 0; bin < filters.columns; ++bin) {
        // How wide a bin is in classes decides how wide the bumps are there.
        const double width = bin + 1 < n_fft ? std::max(pitches[bin + 1] - pitches[bin], 1.0) : 1.0;
        double energy = 0.0;
        for (std::size_t c = 0; c < count; ++c) {
            const double above = pitches[bin] - static_cast<double>(c) + half;
            const double distance = above - classes * std::floor(above / classes) - half;
            const double deviation = 2.0 * distance / width;
            column[c] = std::exp(-0.5 * deviation * deviation);
            energy += column[c] * column[c];
        }
        const double octaves = (pitches[bin] / classes - parameters.ctroct) / parameters.octwidth;
        const double weight = std::exp(-0.5 * octaves * octaves) / std::sqrt(energy);
        for (std::size_t c = 0; c < count; ++c) {
            filters.row((c + count - turn) % count)[bin] = static_cast<float>(column[c] * weight);
        }
    }
    return filters;
}

ChromaBank::ChromaBank(const Matrix& filters) : classes_(filters.rows), bins_(filters.columns) {
    const std::size_t blocks = (classes_ + block - 1) / block;
    weights_.resize(blocks * bins_ * block, 0.0F);
    for (std::size_t c = 0; c < classes_; ++c) {
        for (std::size_t bin = 0; bin < bins_; ++bin) {
            weights_[(c / block * bins_ + bin) * block + c % block] = filters.at(c, bin);
        }
    }
}

void ChromaBank::apply(const float* power, float* chroma) const {
    float sums[block * lane_count];
    for (std::size_t first = 0; first < classes_; first += block) {
        weighted_sums(weights_.data() + first * bins_, power, bins_, sums);
        std::copy_n(sums, std::min(block, classes_ - first) * lane_count, chroma + first * lane_count);
    }
    over_largest(chroma, classes_);
}

}  // namespace resonet
