#include "features/cqt.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "audio/resampler.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "dsp/fft.h"
#include "dsp/simd.h"
#include "features/cqt_filters.h"
#include "features/tuning.h"

namespace resonet {
namespace {

constexpr const char* subject = "constant-Q transform";

// Equivalent noise bandwidth of a Hann window in bins, as librosa has measured it.
constexpr double hann_bandwidth = 1.50018310546875;

// librosa.estimate_tuning of a signal, which has its own frames whatever those of the transform.
double tuning_of(std::span<const float> samples, int sample_rate, int bins_per_octave, Padding padding,
                 const TuningParameters& tuning) {
    StftFrames frames(StftParameters{.padding = padding});
    TuningEstimator estimator(tuning, sample_rate, static_cast<std::size_t>(frames.parameters().n_fft));
    std::vector<float> magnitude(frames.bins());
    for (std::size_t frame = 0; frame < frames.frames(samples.size()); ++frame) {
        if (frame % 1024 == 0) throw_if_interrupted();
        frames.transform(samples, frame);
        frames.magnitude(magnitude);
        estimator.add(magnitude);
    }
    return estimator.tuning(bins_per_octave);
}

// The signal at 1 / factor of its rate, scaled to keep its energy: librosa.resample(scale=True).
std::vector<float> decimated(std::span<const float> samples, int factor) {
    std::vector<float> result;
    result.reserve(samples.size() / static_cast<std::size_t>(factor) + 8192);
    Resampler resampler(factor, 1);
    resampler.process(samples, result);
    resampler.finish(result);
    const auto divisor = static_cast<float>(std::sqrt(1.0 / factor));
    for (float& sample : result) sample /= divisor;
    return result;
}

// How often the signal can be halved before the first octave: the highest filter must stay below a quarter
// of the new rate, and the hop must still be halved once for each octave but the last.
int early_halvings(double half_rate, double cutoff, int hop_length, int n_octaves) {
    const int by_rate = static_cast<int>(std::ceil(std::log2(half_rate / cutoff))) - 2;
    const int by_hop = std::countr_zero(static_cast<unsigned>(hop_length)) - n_octaves + 1;
    return std::max(0, std::min(by_rate, by_hop));
}

RESONET_CLONES void widen(const float* __restrict samples, double* __restrict wide, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) wide[i] = static_cast<double>(samples[i]);
}

RESONET_CLONES void narrow(const double* __restrict values, float* __restrict narrowed, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) narrowed[i] = static_cast<float>(values[i]);
}

void fill_frame(std::span<const float> samples, std::ptrdiff_t start, Padding padding,
                std::span<double> frame) {
    if (start >= 0 && static_cast<std::size_t>(start) + frame.size() <= samples.size()) {
        widen(samples.data() + start, frame.data(), frame.size());
        return;
    }
    for (std::size_t i = 0; i < frame.size(); ++i) {
        const std::size_t index =
            padded_index(start + static_cast<std::ptrdiff_t>(i), samples.size(), padding);
        frame[i] = index < samples.size() ? static_cast<double>(samples[index]) : 0.0;
    }
}

// Writes the responses of one octave's filters into the rows of `transform` from `first_row` on.
void transform_octave(const CqtFilters& filters, std::span<const float> samples, int hop_length,
                      Padding padding, std::size_t first_row, Matrix& transform) {
    // Columns are gathered in blocks, as writing them one by one would touch every row's cache line for each.
    constexpr std::size_t block = 16;
    RealFft fft(filters.n_fft());
    std::vector<float> spectrum(2 * fft.bins());
    std::vector<float> columns(block * filters.size());
    const auto half = static_cast<std::ptrdiff_t>(filters.n_fft() / 2);
    for (std::size_t first = 0; first < transform.columns; first += block) {
        throw_if_interrupted();
        const std::size_t count = std::min(block, transform.columns - first);
        for (std::size_t i = 0; i < count; ++i) {
            fill_frame(samples, static_cast<std::ptrdiff_t>(first + i) * hop_length - half, padding,
                       fft.input());
            fft.transform();
            narrow(fft.output().data(), spectrum.data(), spectrum.size());
            filters.apply(spectrum, std::span(columns).subspan(i * filters.size(), filters.size()));
        }
        for (std::size_t row = 0; row < filters.size(); ++row) {
            const std::span<float> target = transform.row(first_row + row).subspan(first, count);
            for (std::size_t i = 0; i < count; ++i) target[i] = columns[i * filters.size() + row];
        }
    }
}

// The highest frequency in Hz that the filters reach, for a recording out of tune by `tuning` bins.
double cutoff_of(const CqtParameters& p, double tuning) {
    const double highest = p.fmin * std::exp2(p.n_octaves + (tuning - 1.0) / p.bins_per_octave);
    return highest * (1.0 + 0.5 * hann_bandwidth / constant_q_quality(p.bins_per_octave));
}

}  // namespace

std::span<const Parameter<CqtParameters>> CqtParameters::parameters() {
    static constexpr Parameter<CqtParameters> table[] = {
        {"fmin", &CqtParameters::fmin, 10, 20000, "Hz of the lowest bin"},
        {"bins_per_octave", &CqtParameters::bins_per_octave, 12, 120, "a multiple of 12"},
        {"n_octaves", &CqtParameters::n_octaves, 1, 12, "octaves from the lowest bin"},
    };
    return table;
}

void validate(const CqtParameters& p, int sample_rate, int hop_length) {
    check_parameters(subject, p);
    if (p.bins_per_octave % 12 != 0) {
        throw UsageError(subject, "bins_per_octave is " + std::to_string(p.bins_per_octave),
                         "choose a multiple of 12");
    }
    require_range(subject, "sample_rate", sample_rate, 1000, 768000);
    require_range(subject, "hop_length", hop_length, 1, 1048576);
    const double cutoff = cutoff_of(p, 0.5);
    if (cutoff > sample_rate / 2.0) {
        throw UsageError(subject,
                         "the highest bin reaches " + std::to_string(std::lround(cutoff)) +
                             " Hz, above half the sample rate of " + std::to_string(sample_rate) + " Hz",
                         "choose fewer octaves or a lower fmin");
    }
}

Matrix constant_q(std::span<const float> samples, int sample_rate, int hop_length, Padding padding,
                  const CqtParameters& parameters, const TuningParameters& tuning_parameters) {
    validate(parameters, sample_rate, hop_length);
    const int per_octave = parameters.bins_per_octave;
    const int octaves = parameters.n_octaves;
    const double tuning = tuning_of(samples, sample_rate, per_octave, padding, tuning_parameters);
    const double fmin = parameters.fmin * std::exp2(tuning / per_octave);
    const double cutoff = cutoff_of(parameters, tuning);
    const double half_rate = sample_rate / 2.0;
    const StftParameters frames{.hop_length = hop_length};
    const auto per_octave_rows = static_cast<std::size_t>(per_octave);
    Matrix transform(per_octave_rows * static_cast<std::size_t>(octaves),
                     frame_count(samples.size(), frames));
    if (samples.empty()) return transform;

    std::vector<float> lower;  // the signal at the rate of the octave in hand, once that is not the first
    std::span<const float> signal = samples;
    int halvings = early_halvings(half_rate, cutoff, hop_length, octaves);
    if (halvings > 0) {
        lower = decimated(signal, 1 << halvings);
        signal = lower;
    }
    const auto lowest_of = [&](int octave) { return fmin * std::exp2(octave + halvings) / sample_rate; };
    CqtFilters filters(lowest_of(octaves - 1), per_octave);
    for (int octave = octaves - 1;; --octave) {
        transform_octave(filters, signal, hop_length >> halvings, padding,
                         static_cast<std::size_t>(octave) * per_octave_rows, transform);
        if (octave == 0) return transform;
        // At half the rate the filters stay the same; an odd hop keeps the rate and makes them longer.
        if ((hop_length >> halvings) % 2 == 0) {
            lower = decimated(signal, 2);
            signal = lower;
            ++halvings;
        } else {
            filters = CqtFilters(lowest_of(octave - 1), per_octave);
        }
    }
}

}  // namespace resonet
