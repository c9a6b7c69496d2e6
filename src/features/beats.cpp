#include <algorithm>
#include <cmath>

#include "dsp/kernels.h"
#include "dsp/median.h"
#include "features/rhythm.h"

namespace resonet {
namespace {

// The onset strength over its standard deviation, in single precision as in librosa. Where it is the same in
// all frames there is nothing to divide by; librosa divides by the smallest number and overflows.
std::vector<float> normalised(std::span<const float> onset) {
    const auto count = static_cast<double>(onset.size());
    double mean = 0.0;
    for (const float value : onset) mean += static_cast<double>(value);
    mean /= count;
    double squares = 0.0;
    for (const float value : onset) {
        const double difference = static_cast<double>(value) - mean;
        squares += difference * difference;
    }
    const auto deviation = onset.size() > 1 ? static_cast<float>(std::sqrt(squares / (count - 1.0))) : 0.0F;
    std::vector<float> result(onset.begin(), onset.end());
    if (deviation > 0.0F) {
        for (float& value : result) value /= deviation;
    }
    return result;
}

// The onset strength blurred with a Gaussian of 1/32 of the period, cut off a period away. As in librosa,
// whose loop ends a step early there, frame 0 does not count.
std::vector<double> local_scores(std::span<const float> onset, std::size_t period) {
    std::vector<double> scores(onset.size(), 0.0);
    const double width = static_cast<double>(period) / 32.0;
    for (std::size_t k = 0; k <= 2 * period; ++k) {
        // scores[i] += weight * onset[i + period - k], for all i where that frame exists and is not 0.
        const double distance = (static_cast<double>(k) - static_cast<double>(period)) / width;
        const double weight = std::exp(-0.5 * distance * distance);
        const std::size_t first = k >= period ? k - period + 1 : 0;
        const std::size_t source = k >= period ? 1 : period - k;
        if (first >= scores.size() || source >= onset.size()) continue;
        const std::size_t count = std::min(scores.size() - first, onset.size() - source);
        add_scaled(scores.data() + first, onset.data() + source, weight, count);
    }
    return scores;
}

// What a step of so many frames costs: the logarithm of its ratio to the period, squared.
std::vector<double> step_costs(std::size_t period, double tightness) {
    std::vector<double> costs(2 * period + 1);
    for (std::size_t step = 1; step < costs.size(); ++step) {
        const double difference = std::log(static_cast<double>(step)) - std::log(static_cast<double>(period));
        costs[step] = tightness * (difference * difference);
    }
    return costs;
}

struct Path {
    std::vector<double> scores;             // of the best sequence of beats that ends in each frame
    std::vector<std::int64_t> predecessor;  // the beat before it, or -1
};

Path best_paths(std::span<const double> local, std::size_t period, double tightness) {
    const std::vector<double> costs = step_costs(period, tightness);
    const auto shortest = static_cast<std::size_t>(std::nearbyint(static_cast<double>(period) / 2.0));
    const double faint = 0.01 * *std::max_element(local.begin(), local.end());
    Path path{std::vector<double>(local.size()), std::vector<std::int64_t>(local.size(), -1)};
    bool started = false;
    for (std::size_t frame = 0; frame < local.size(); ++frame) {
        double best = -HUGE_VAL;
        std::int64_t before = -1;
        const std::size_t longest = std::min(2 * period, frame);
        for (std::size_t step = std::max<std::size_t>(1, shortest); step <= longest; ++step) {
            const double score = path.scores[frame - step] - costs[step];
            if (score > best) {
                best = score;
                before = static_cast<std::int64_t>(frame - step);
            }
        }
        path.scores[frame] = before >= 0 ? local[frame] + best : local[frame];
        // The first beat is one that can be heard.
        started = started || local[frame] >= faint;
        if (started) path.predecessor[frame] = before;
    }
    return path;
}

// The last local maximum of the scores that reaches half their median; else the last frame.
std::size_t last_beat(std::span<const double> scores) {
    std::vector<std::size_t> peaks;
    std::vector<double> heights;
    for (std::size_t i = 1; i < scores.size(); ++i) {
        const bool peak = scores[i] > scores[i - 1] && (i + 1 == scores.size() || scores[i] >= scores[i + 1]);
        if (!peak) continue;
        peaks.push_back(i);
        heights.push_back(scores[i]);
    }
    std::vector<double> sorted = heights;
    const double threshold = 0.5 * median_of(std::span(sorted));
    for (std::size_t i = peaks.size(); i-- > 0;) {
        if (heights[i] >= threshold) return peaks[i];
    }
    return scores.size() - 1;
}

// Half the root mean square of the beats' local scores, smoothed with 1/2, 1, 1/2. The mean is also over the
// two values that this adds behind the last beat.
double weak_score(std::span<const double> local, std::span<const std::int64_t> beats) {
    const auto score = [&](std::size_t i) {
        return i < beats.size() ? local[static_cast<std::size_t>(beats[i])] : 0.0;
    };
    const std::size_t count = std::min(beats.size() + 2, local.size());
    double squares = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const double before = i > 0 ? score(i - 1) : 0.0;
        const double smooth = 0.5 * before + score(i) + 0.5 * score(i + 1);
        squares += smooth * smooth;
    }
    return 0.5 * std::sqrt(squares / static_cast<double>(count));
}

// Drops the beats before the first frame whose local score is above the threshold, and behind the last.
void trim(std::vector<std::int64_t>& beats, std::span<const double> local, double threshold) {
    const auto loud = [threshold](double score) { return score > threshold; };
    const std::int64_t first = std::find_if(local.begin(), local.end(), loud) - local.begin();
    const std::int64_t end = local.rend() - std::find_if(local.rbegin(), local.rend(), loud);
    std::erase_if(beats, [=](std::int64_t beat) { return beat < first || beat >= end; });
}

}  // namespace

std::span<const Parameter<BeatParameters>> BeatParameters::parameters() {
    static constexpr Parameter<BeatParameters> table[] = {
        {"tightness", &BeatParameters::tightness, 0.001, 1e6, "how closely beats keep to the tempo"},
        {"trim", &BeatParameters::trim, 0, 1, "drop weak beats at the start and end"},
    };
    return table;
}

Beats track_beats(std::span<const float> onset, double frames_per_second,
                  const TempoParameters& tempo_parameters, const BeatParameters& beat_parameters) {
    check_parameters("beats", beat_parameters);
    Beats beats;
    beats.tempo = tempo(onset, frames_per_second, tempo_parameters);
    if (std::all_of(onset.begin(), onset.end(), [](float value) { return value == 0.0F; })) return {};

    const auto period = static_cast<std::size_t>(std::nearbyint(60.0 * frames_per_second / beats.tempo));
    const std::vector<double> local = local_scores(normalised(onset), period);
    const Path path = best_paths(local, period, beat_parameters.tightness);
    for (auto beat = static_cast<std::int64_t>(last_beat(path.scores)); beat >= 0;
         beat = path.predecessor[static_cast<std::size_t>(beat)]) {
        beats.frames.push_back(beat);
    }
    std::reverse(beats.frames.begin(), beats.frames.end());
    // Also untrimmed, beats before the first onset and behind the last are none.
    trim(beats.frames, local, beat_parameters.trim ? weak_score(local, beats.frames) : 0.0);
    return beats;
}

}  // namespace resonet
