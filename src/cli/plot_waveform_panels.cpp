#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/plot_panels.h"
#include "plot/ticks.h"

namespace resonet {
namespace {

/// A symmetric range for amplitudes; never empty.
void set_amplitude_range(Axis& axis, double largest) {
    const double full = 1.0;
    // Quiet recordings are shown larger, the numbers at the axis tell.
    const double reach = largest > 0.5 || largest == 0 ? std::max(full, largest) : 1.1 * largest;
    axis.low = -reach;
    axis.high = reach;
}

std::vector<double> widened(std::span<const float> values) {
    return {values.begin(), values.end()};
}

/// A crossing as librosa counts it: between neighbours of different sign, where what is no larger than the
/// threshold counts as positive.
bool is_negative(float sample, double threshold) {
    return static_cast<double>(sample) < -threshold;
}

}  // namespace

Panel waveform_panel(const PlotData& data) {
    Panel panel;
    panel.title = "Waveform";
    panel.x = time_axis(data);
    panel.y.label = "Amplitude";
    double largest = 0.0;
    for (std::size_t i = 0; i < data.low.size(); ++i) {
        largest = std::max({largest, std::abs(static_cast<double>(data.low[i])),
                            std::abs(static_cast<double>(data.high[i]))});
    }
    set_amplitude_range(panel.y, largest);
    panel.grid = true;
    const double step = static_cast<double>(data.samples_per_column) / data.settings.sample_rate;
    std::vector<double> times(data.low.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        times[i] = data.start + (static_cast<double>(i) + (data.samples_per_column > 1 ? 0.5 : 0.0)) * step;
    }
    if (data.samples_per_column > 1) {
        Area area;
        area.x = times;
        area.low = widened(data.low);
        area.high = widened(data.high);
        panel.layers.emplace_back(std::move(area));
    }
    // A thin rim: where the sound is quiet, the area alone would vanish between the pixels.
    for (const auto* edge : {&data.low, &data.high}) {
        Line line;
        line.x = times;
        line.y = widened(*edge);
        line.width = data.samples_per_column > 1 ? 0.5 : 1.0;
        panel.layers.emplace_back(std::move(line));
        if (data.samples_per_column == 1) break;
    }
    return panel;
}

Panel zero_crossing_panel(const PlotData& data) {
    Panel panel;
    panel.title = "Zero-crossing rate";
    panel.x = time_axis(data);
    panel.y.label = "Rate";
    panel.y.unit = "1/s";
    panel.grid = true;
    Line line = curve_of(data, data.zero_crossings, data.settings.sample_rate);
    const double largest = highest(line);
    panel.y.high = largest > 0 ? 1.08 * largest : 1.0;
    panel.y.style = panel.y.high >= 1000 ? TickStyle::hertz : TickStyle::number;
    panel.layers.emplace_back(std::move(line));
    return panel;
}

Panel crossings_panel(const PlotData& data) {
    Panel panel;
    const std::vector<float>& samples = data.loudest.samples;
    const double rate = data.settings.sample_rate;
    const double first = static_cast<double>(data.loudest.first) / rate;
    Line wave;
    Line zero;
    Dots crossings;
    double largest = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        wave.x.push_back(1000 * static_cast<double>(i) / rate);
        wave.y.push_back(static_cast<double>(samples[i]));
        largest = std::max(largest, std::abs(wave.y.back()));
        const double threshold = data.settings.zero_crossings.threshold;
        if (i == 0 || is_negative(samples[i], threshold) == is_negative(samples[i - 1], threshold)) continue;
        const double before = wave.y[i - 1];
        const double change = wave.y[i] - before;
        const double part = change == 0 ? 0.5 : std::clamp(-before / change, 0.0, 1.0);
        crossings.x.push_back(wave.x[i - 1] + part * (wave.x[i] - wave.x[i - 1]));
        crossings.y.push_back(0.0);
    }
    const double longest = data.start + data.seconds;
    panel.title =
        fmt::format("The loudest {:.0f} ms, {} crossings",
                    std::ceil(1000 * static_cast<double>(samples.size()) / rate), crossings.x.size());
    panel.x.label = "Time from " + time_label(data.start + first, 0.01, longest) + " " + time_unit(longest);
    panel.x.unit = "ms";
    panel.x.high = samples.size() > 1 ? wave.x.back() : 1.0;
    panel.y.label = "Amplitude";
    const double reach = largest > 0 ? 1.1 * largest : 1.0;
    panel.y.low = -reach;
    panel.y.high = reach;
    panel.grid = true;
    zero.x = {panel.x.low, panel.x.high};
    zero.y = {0.0, 0.0};
    zero.colour = colours::grey;
    zero.width = 0.6;
    crossings.size = 1.3;
    panel.layers = {std::move(zero), std::move(wave), std::move(crossings)};
    return panel;
}

}  // namespace resonet
