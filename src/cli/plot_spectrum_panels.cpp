#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "cli/plot_panels.h"
#include "features/mel.h"
#include "plot/ticks.h"

namespace resonet {
namespace {

constexpr double depth = 80.0;  // dB

/// Over a heat map: light, for the dark of the palette, but not white, for the legend beside it.
constexpr Colour overlay{90, 220, 235};

ColourScale level_scale() {
    ColourScale scale;
    scale.palette = Palette::magma;
    scale.low = -depth;
    scale.high = 0.0;
    scale.label = "Level";
    scale.unit = "dB re max";
    return scale;
}

double maximum(const Matrix& values) {
    double largest = 0.0;
    for (const float value : values.values) {
        if (!std::isnan(value)) largest = std::max(largest, static_cast<double>(value));
    }
    return largest;
}

/// Power in decibels relative to `reference`, at least -depth.
Matrix decibels(Matrix power, double reference) {
    for (float& value : power.values) {
        const double ratio = reference > 0 ? static_cast<double>(value) / reference : 0.0;
        value = static_cast<float>(ratio > 0 ? std::max(-depth, 10 * std::log10(ratio)) : -depth);
    }
    return power;
}

Axis frequency_axis(const PlotData& data) {
    Axis axis;
    axis.label = "Frequency";
    axis.unit = "Hz";
    axis.low = data.lowest_hz;
    axis.high = data.settings.sample_rate / 2.0;
    axis.scale = Scale::logarithmic;
    axis.style = TickStyle::hertz;
    return axis;
}

/// A range for all but a few of the values, so that outliers do not take the colours from the rest.
std::pair<double, double> usual_range(const Matrix& values) {
    std::vector<float> sorted;
    for (const float value : values.values) {
        if (!std::isnan(value)) sorted.push_back(value);
    }
    if (sorted.empty()) return {0.0, 1.0};
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        return static_cast<double>(
            sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))]);
    };
    const double low = at(0.01);
    const double high = at(0.97);
    // In silence all differences are rounding errors, which are not to look like something.
    return high > low + 1.0 ? std::pair(low, high) : std::pair(low - 1.0, high + 1.0);
}

}  // namespace

std::vector<Tick> mel_ticks(const MelParameters& mel, int sample_rate) {
    const double high = mel.fmax > 0 ? mel.fmax : sample_rate / 2.0;
    const double low = hz_to_mel(mel.fmin, mel.scale);
    const double step = (hz_to_mel(high, mel.scale) - low) / (mel.bands + 1);
    std::vector<Tick> ticks;
    for (const double hz : {125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0}) {
        // Band b, which fills b to b + 1 on the axis, has its peak b + 1 steps above the lowest frequency.
        const double place = (hz_to_mel(hz, mel.scale) - low) / step - 0.5;
        if (place >= 0 && place <= mel.bands) ticks.push_back({place, hertz_label(hz)});
    }
    return ticks;
}

Panel spectrogram_panel(const PlotData& data, const PlotSeries& series) {
    Panel panel;
    panel.title = "Spectrogram";
    panel.x = time_axis(data);
    panel.y = frequency_axis(data);
    panel.colours = level_scale();
    panel.layers.emplace_back(heat_map(
        data, series, decibels(series.values, maximum(data.spectrogram.values)), panel.y.low, panel.y.high));
    return panel;
}

Panel mel_panel(const PlotData& data) {
    Panel panel;
    MelParameters mel = data.settings.mel;
    panel.title = fmt::format("Mel spectrogram, {} bands", mel.bands);
    panel.x = time_axis(data);
    panel.y.label = "Frequency";
    panel.y.unit = "Hz";
    panel.y.high = mel.bands;
    panel.y.ticks = mel_ticks(mel, data.settings.sample_rate);
    panel.colours = level_scale();
    panel.layers.emplace_back(
        heat_map(data, data.mel, decibels(data.mel.values, maximum(data.mel.values)), 0.0, panel.y.high));
    return panel;
}

Panel chroma_panel(const PlotData& data) {
    constexpr std::array names{"C",       "C\u266f", "D",       "D\u266f", "E",       "F",
                               "F\u266f", "G",       "G\u266f", "A",       "A\u266f", "B"};
    Panel panel;
    panel.title = "Chroma";
    panel.x = time_axis(data);
    const Matrix& chroma = data.chroma.values;
    panel.y.label = "Pitch class";
    panel.y.high = static_cast<double>(chroma.rows);
    for (std::size_t i = 0; i < chroma.rows; ++i) {
        panel.y.ticks.push_back(
            {static_cast<double>(i) + 0.5, chroma.rows == names.size() ? names[i] : std::to_string(i)});
    }
    panel.colours.emplace();
    panel.colours->palette = Palette::viridis;
    panel.colours->label = "Strength";
    panel.layers.emplace_back(heat_map(data, data.chroma, chroma, 0.0, panel.y.high));
    return panel;
}

Panel mfcc_level_panel(const PlotData& data) {
    Panel panel;
    panel.title = "MFCC 1";
    panel.x = time_axis(data);
    panel.x.labelled = false;
    panel.y.label = "Value";
    PlotSeries level;
    level.per_column = data.mfcc.per_column;
    level.values = Matrix(1, data.mfcc.values.columns);
    std::copy_n(data.mfcc.values.values.begin(), level.values.columns, level.values.values.begin());
    const auto [low, high] = std::minmax_element(level.values.values.begin(), level.values.values.end());
    const double margin = std::max(1.0, 0.06 * static_cast<double>(*high - *low));
    panel.y.low = static_cast<double>(*low) - margin;
    panel.y.high = static_cast<double>(*high) + margin;
    panel.grid = true;
    panel.layers.emplace_back(curve_of(data, level));
    panel.height = 0.4;
    return panel;
}

Panel mfcc_panel(const PlotData& data) {
    Panel panel;
    const Matrix& all = data.mfcc.values;
    const std::size_t first = all.rows > 1 ? 1 : 0;
    Matrix rest(all.rows - first, all.columns);
    std::copy(all.values.begin() + static_cast<std::ptrdiff_t>(first * all.columns), all.values.end(),
              rest.values.begin());
    panel.title = fmt::format("MFCC {} to {}", first + 1, all.rows);  // counted as columns of tables are
    panel.x = time_axis(data);
    panel.y.label = "Coefficient";
    panel.y.low = static_cast<double>(first) + 0.5;
    panel.y.high = static_cast<double>(all.rows) + 0.5;
    panel.colours.emplace();
    panel.colours->palette = Palette::viridis;
    panel.colours->label = "Value";
    std::tie(panel.colours->low, panel.colours->high) = usual_range(rest);
    panel.layers.emplace_back(heat_map(data, data.mfcc, std::move(rest), panel.y.low, panel.y.high));
    return panel;
}

namespace {

Panel curve_over_spectrogram(const PlotData& data, const std::string& title, const PlotSeries& curve,
                             const std::string& legend) {
    Panel panel = spectrogram_panel(data, data.spectrogram);
    panel.title = title;
    Line line = curve_of(data, curve);
    line.colour = overlay;
    line.halo = true;
    line.legend = legend;
    panel.layers.emplace_back(std::move(line));
    return panel;
}

}  // namespace

Panel rolloff_panel(const PlotData& data) {
    return curve_over_spectrogram(data, "Spectrogram and roll-off", data.rolloff,
                                  fmt::format("{:g} % roll-off", 100 * data.settings.rolloff.roll_percent));
}

Panel centroid_panel(const PlotData& data) {
    return curve_over_spectrogram(data, "Spectrogram and centroid", data.centroid, "centroid");
}

Panel bandwidth_panel(const PlotData& data) {
    Panel panel;
    panel.title = "Spectral centroid";
    panel.x = time_axis(data);
    panel.y.label = "Frequency";
    panel.y.unit = "Hz";
    panel.y.style = TickStyle::hertz;
    panel.grid = true;
    Line line = curve_of(data, data.centroid);
    const Line half = curve_of(data, data.bandwidth);
    Area band;
    band.x = line.x;
    double top = 0.0;
    for (std::size_t i = 0; i < line.y.size(); ++i) {
        band.low.push_back(line.y[i] - half.y[i]);
        band.high.push_back(line.y[i] + half.y[i]);
        if (std::isfinite(band.high.back())) top = std::max(top, band.high.back());
    }
    panel.y.high = top > 0 ? 1.05 * top : data.settings.sample_rate / 2.0;
    band.colour = colours::sky;
    band.opacity = 0.45;
    band.legend = "\u00b1 bandwidth";
    line.legend = "centroid";
    panel.layers = {std::move(band), std::move(line)};
    return panel;
}

}  // namespace resonet
