#include <cmath>

#include "features/rhythm.h"

namespace resonet {
namespace {

// Frames of the autocorrelation. A product that should be whole may come out a rounding error below.
double window_frames(const TempoParameters& parameters, double frames_per_second) {
    return std::floor(parameters.ac_size * frames_per_second + 1e-9);
}

}  // namespace

std::span<const Parameter<TempoParameters>> TempoParameters::parameters() {
    static constexpr Parameter<TempoParameters> table[] = {
        {"start_bpm", &TempoParameters::start_bpm, 1, 10000, "beats a minute around which tempi are likely"},
        {"std_bpm", &TempoParameters::std_bpm, 0.001, 1000, "octaves; spread of the likely tempi"},
        {"ac_size", &TempoParameters::ac_size, 0.01, 600, "seconds of onset strength that are correlated"},
        {"max_tempo", &TempoParameters::max_tempo, 1, 100000, "beats a minute; faster ones are excluded"},
    };
    return table;
}

void validate(const TempoParameters& parameters, double frames_per_second) {
    check_parameters("tempo", parameters);
    require_range("tempo", "frames_per_second", frames_per_second, 1e-3, 1e6);
    const double frames = window_frames(parameters, frames_per_second);
    require_range("tempo", "ac_size in frames", frames, 2, 65536);  // a lag of 0 tells nothing
    // librosa takes no notice of a limit that would exclude all tempi.
    const double slowest = 60.0 * frames_per_second / (frames - 1.0);
    require_range("tempo", "max_tempo", parameters.max_tempo, std::nextafter(slowest, HUGE_VAL), 1e5);
}

double tempo(std::span<const float> onset, double frames_per_second, const TempoParameters& parameters) {
    validate(parameters, frames_per_second);
    const auto window = static_cast<int>(window_frames(parameters, frames_per_second));
    const double slowest = 60.0 * frames_per_second / (window - 1);
    const std::vector<double> correlation = tempogram_mean(onset, {.win_length = window});

    double best_tempo = slowest;
    double best_score = -HUGE_VAL;
    for (std::size_t lag = 1; lag < correlation.size(); ++lag) {
        const double bpm = 60.0 * frames_per_second / static_cast<double>(lag);
        if (bpm >= parameters.max_tempo) continue;
        const double octaves = (std::log2(bpm) - std::log2(parameters.start_bpm)) / parameters.std_bpm;
        const double score = std::log1p(1e6 * correlation[lag]) - 0.5 * octaves * octaves;
        if (score > best_score) {
            best_score = score;
            best_tempo = bpm;
        }
    }
    return best_tempo;
}

}  // namespace resonet
