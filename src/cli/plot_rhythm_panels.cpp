#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/plot_panels.h"

namespace resonet {
namespace {

constexpr double slowest = 30.0;   // beats a minute
constexpr double fastest = 480.0;  // beats a minute
constexpr std::size_t tempo_rows = 400;
constexpr std::size_t most_beats = 160;

/// Values by lag as values by tempo, evenly spaced in its logarithm: lags of whole frames in between which
/// the value changes evenly.
Matrix by_tempo(const Matrix& by_lag, double frames_a_minute, double low, double high) {
    Matrix result(tempo_rows, by_lag.columns);
    for (std::size_t row = 0; row < tempo_rows; ++row) {
        const double share = (static_cast<double>(row) + 0.5) / static_cast<double>(tempo_rows);
        const double lag = frames_a_minute / (low * std::pow(high / low, share));
        const std::size_t below = std::min(static_cast<std::size_t>(lag), by_lag.rows - 1);
        const std::size_t above = std::min(below + 1, by_lag.rows - 1);
        const auto part = static_cast<float>(std::clamp(lag - static_cast<double>(below), 0.0, 1.0));
        for (std::size_t column = 0; column < by_lag.columns; ++column) {
            result.values[row * by_lag.columns + column] =
                (1 - part) * by_lag.at(below, column) + part * by_lag.at(above, column);
        }
    }
    return result;
}

}  // namespace

Panel onset_panel(const PlotData& data) {
    Panel panel;
    panel.title = "Onset strength";
    panel.x = time_axis(data);
    panel.y.label = "Strength";
    panel.grid = true;
    Line line = curve_of(data, data.onset);
    const double largest = highest(line);
    panel.y.high = largest > 0 ? 1.05 * largest : 1.0;
    // More would fill the panel.
    if (data.beats.size() > most_beats) {
        panel.title += fmt::format(", {} beats", data.beats.size());
    } else if (!data.beats.empty()) {
        Marks beats;
        for (const double beat : data.beats) beats.x.push_back(data.start + beat);
        beats.width = 0.8;
        beats.colour = colours::orange;
        beats.legend = "beats";
        panel.layers.emplace_back(std::move(beats));
    }
    panel.layers.emplace_back(std::move(line));
    return panel;
}

Panel tempogram_panel(const PlotData& data) {
    Panel panel;
    panel.title = "Tempogram";
    panel.x = time_axis(data);
    const double frames_a_minute = 60.0 * data.settings.sample_rate / data.settings.stft.hop_length;
    const Matrix& lags = data.tempogram.values;
    panel.y.label = "Tempo";
    panel.y.unit = "BPM";
    panel.y.scale = Scale::logarithmic;
    // The longest lag that there is bounds the slowest tempo.
    panel.y.low =
        std::max(slowest, frames_a_minute / static_cast<double>(std::max<std::size_t>(lags.rows, 2) - 1));
    panel.y.high = std::max(fastest, 2 * panel.y.low);
    for (double bpm = 30.0; bpm <= panel.y.high; bpm *= 2) {
        if (bpm >= panel.y.low) panel.y.ticks.push_back({bpm, fmt::format("{:.0f}", bpm)});
    }
    panel.colours.emplace();
    panel.colours->palette = Palette::magma;
    panel.colours->label = "Autocorrelation";
    panel.layers.emplace_back(heat_map(data, data.tempogram,
                                       by_tempo(lags, frames_a_minute, panel.y.low, panel.y.high),
                                       panel.y.low, panel.y.high));
    if (data.tempo > panel.y.low && data.tempo < panel.y.high) {
        Line tempo;
        tempo.x = {panel.x.low, panel.x.high};
        tempo.y = {data.tempo, data.tempo};
        tempo.colour = {90, 220, 235};
        tempo.dash = Dash::dashed;
        tempo.width = 1.5;
        tempo.legend = fmt::format("tempo {:.1f} BPM", data.tempo);
        panel.layers.emplace_back(std::move(tempo));
    }
    return panel;
}

}  // namespace resonet
