#include <algorithm>
#include <cmath>
#include <limits>

#include "cli/plot_panels.h"
#include "plot/ticks.h"

namespace resonet {

Axis time_axis(const PlotData& data) {
    Axis axis;
    axis.low = data.start;
    axis.high = data.start + data.seconds;
    axis.style = TickStyle::time;
    axis.label = "Time";
    axis.unit = time_unit(axis.high);
    return axis;
}

namespace {

double frame_seconds(const PlotData& data) {
    return static_cast<double>(data.settings.stft.hop_length) / data.settings.sample_rate;
}

}  // namespace

Line curve_of(const PlotData& data, const PlotSeries& series, double scale) {
    const std::size_t columns = series.values.columns;
    const std::size_t group = (columns + most_curve_points - 1) / most_curve_points;
    Line line;
    for (std::size_t first = 0; first < columns; first += group) {
        double sum = 0.0;
        std::size_t count = 0;
        for (std::size_t i = first; i < std::min(columns, first + group); ++i) {
            const double value = static_cast<double>(series.values.values[i]);
            if (std::isnan(value)) continue;
            sum += value;
            ++count;
        }
        // Frame t is centred on t hops; a point stands for group * per_column frames.
        const double frame = static_cast<double>(first * series.per_column) +
                             (static_cast<double>(group * series.per_column) - 1) / 2;
        line.x.push_back(std::min(data.start + frame * frame_seconds(data), data.start + data.seconds));
        line.y.push_back(count > 0 ? scale * sum / static_cast<double>(count)
                                   : std::numeric_limits<double>::quiet_NaN());
    }
    return line;
}

double highest(const Line& line) {
    double largest = 0.0;
    for (const double value : line.y) {
        if (std::isfinite(value)) largest = std::max(largest, value);
    }
    return largest;
}

HeatMap heat_map(const PlotData& data, const PlotSeries& series, Matrix values, double bottom, double top) {
    HeatMap map;
    map.rows = values.rows;
    map.columns = values.columns;
    map.values = std::move(values.values);
    map.left = data.start - frame_seconds(data) / 2;
    map.right = map.left + static_cast<double>(map.columns * series.per_column) * frame_seconds(data);
    map.bottom = bottom;
    map.top = top;
    return map;
}

}  // namespace resonet
