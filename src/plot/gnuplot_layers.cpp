#include "plot/gnuplot_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <limits>

#include "plot/gnuplot_text.h"
#include "plot/resample.h"

namespace resonet {
namespace {

template <typename T>
void append(std::string& bytes, T value) {
    std::array<char, sizeof(T)> raw;
    std::memcpy(raw.data(), &value, sizeof(T));
    bytes.append(raw.data(), raw.size());
}

/// Rows of `columns` doubles; gnuplot leaves out what is not finite.
struct Table {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::string bytes;

    void add(std::initializer_list<double> row) {
        for (const double value : row)
            append(bytes, std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN());
        columns = row.size();
        ++rows;
    }

    std::string source() const {
        std::string use = "1";
        for (std::size_t i = 2; i <= columns; ++i) use += fmt::format(":{}", i);
        return fmt::format("'-' binary record={} format=\"%{}float64\" using {}", rows, columns, use);
    }
};

/// What of a heat map's rows or columns lies within an axis, as gnuplot wants it: the centre of the first
/// cell and a positive step. Gnuplot treats cells that reach beyond an axis badly.
struct Visible {
    CellRange cells;
    double first = 0.0;
    double step = 1.0;
    bool backwards = false;
};

Visible visible(const Axis& axis, double from, double to, std::size_t count, double pixels) {
    const double axis_low = to_plot(axis, std::min(axis.low, axis.high));
    const double axis_high = to_plot(axis, std::max(axis.low, axis.high));
    const double a = to_plot(axis, from);
    const double b = to_plot(axis, to);
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    const double per_unit = static_cast<double>(count) / (high - low);
    const double begin = std::max(low, axis_low);
    const double end = std::min(high, axis_high);
    Visible result;
    result.backwards = a > b;
    if (!(end > begin)) {
        result.cells.cells = 0;
        return result;
    }
    const bool whole = begin == low && end == high;
    const double room = std::max(1.0, std::round(pixels * (end - begin) / (axis_high - axis_low)));
    const auto most = static_cast<std::size_t>(room);
    result.cells = {(begin - low) * per_unit, std::min((end - low) * per_unit, static_cast<double>(count)),
                    whole ? std::min(count, most) : most};
    if (result.backwards) {
        const double all = static_cast<double>(count);
        result.cells = {all - result.cells.end, all - result.cells.begin, result.cells.cells};
    }
    result.step = (end - begin) / static_cast<double>(result.cells.cells);
    result.first = begin + result.step / 2;
    return result;
}

class Elements {
  public:
    Elements(const Panel& panel, const Box& place, double unit) : panel_(panel), place_(place), unit_(unit) {}

    void operator()(const HeatMap& map) {
        const Visible across = visible(panel_.x, map.left, map.right, map.columns, place_.width);
        const Visible up = visible(panel_.y, map.bottom, map.top, map.rows, place_.height);
        if (across.cells.cells == 0 || up.cells.cells == 0) return;
        const HeatMap cells = resampled(map, up.cells, across.cells);
        std::string data;
        data.reserve(cells.values.size() * sizeof(float));
        for (std::size_t i = 0; i < cells.rows; ++i) {
            const std::size_t row = up.backwards ? cells.rows - 1 - i : i;
            for (std::size_t j = 0; j < cells.columns; ++j) {
                append(data,
                       cells.values[row * cells.columns + (across.backwards ? cells.columns - 1 - j : j)]);
            }
        }
        add(fmt::format("'-' binary array=({},{}) format=\"%float32\" origin=({},{}) dx={} dy={} with image "
                        "notitle",
                        cells.columns, cells.rows, across.first, up.first, across.step, up.step),
            std::move(data));
    }

    void operator()(const Line& line) {
        Table table;
        for (std::size_t i = 0; i < line.x.size(); ++i) table.add({x(line.x[i]), y(line.y[i])});
        if (line.halo) {
            add_table(table, fmt::format("with lines dt solid lw {} lc rgb {}", unit_ * (line.width + 1.3),
                                         script_colour(colours::black, 0.55)));
        }
        add_table(table, fmt::format("with lines {} lw {} lc rgb {}", dash_text(line.dash),
                                     unit_ * line.width, script_colour(line.colour)));
    }

    /// A gap in the curves splits an area; gnuplot would bridge it.
    void operator()(const Area& area) {
        Table table;
        const auto finish = [&] {
            add_table(table, fmt::format("with filledcurves fs solid noborder lc rgb {}",
                                         script_colour(area.colour, area.opacity)));
            table = {};
        };
        for (std::size_t i = 0; i < area.x.size(); ++i) {
            if (std::isfinite(area.low[i]) && std::isfinite(area.high[i])) {
                table.add({x(area.x[i]), inside(area.low[i]), inside(area.high[i])});
            } else {
                finish();
            }
        }
        finish();
    }

    void operator()(const Bars& bars) {
        Table table;
        for (std::size_t i = 0; i < bars.x.size(); ++i) {
            table.add({x(bars.x[i]), y(bars.height[i]), bars.width});
        }
        add_table(table, fmt::format("with boxes fs solid noborder lc rgb {}", script_colour(bars.colour)));
    }

    void operator()(const Marks& marks) {
        Table table;
        const double low = y(panel_.y.low);
        for (const double at : marks.x) table.add({x(at), low, 0.0, y(panel_.y.high) - low});
        add_table(table, fmt::format("with vectors nohead {} lw {} lc rgb {}", dash_text(marks.dash),
                                     unit_ * marks.width, script_colour(marks.colour)));
    }

    void operator()(const Dots& dots) {
        Table table;
        for (std::size_t i = 0; i < dots.x.size(); ++i) table.add({x(dots.x[i]), y(dots.y[i])});
        add_table(table, fmt::format("with points pt 7 ps {} lc rgb {}", point_size(dots.size, unit_),
                                     script_colour(dots.colour)));
    }

    void operator()(const Words&) {}  // labels of the script, not of a plot

    std::vector<PlotElement> take() { return std::move(elements_); }

  private:
    double x(double value) const { return to_plot(panel_.x, value); }
    double y(double value) const { return to_plot(panel_.y, value); }

    /// Areas that leave the panel are cut off here, as gnuplot's clipping of polygons is not to be relied on.
    double inside(double value) const {
        const auto [low, high] = std::minmax(panel_.y.low, panel_.y.high);
        return y(std::clamp(value, low, high));
    }

    void add(std::string command, std::string data) {
        elements_.push_back({std::move(command), std::move(data)});
    }
    void add_table(const Table& table, const std::string& style) {
        if (table.rows > 0) add(table.source() + " " + style + " notitle", table.bytes);
    }

    const Panel& panel_;
    const Box& place_;
    double unit_;
    std::vector<PlotElement> elements_;
};

}  // namespace

double to_plot(const Axis& axis, double value) {
    if (axis.scale == Scale::linear) return value;
    return value > 0 ? std::log10(value) : std::numeric_limits<double>::quiet_NaN();
}

std::string dash_text(Dash dash) {
    switch (dash) {
        case Dash::solid:
            break;
        case Dash::dashed:
            return "dt (12,8)";
        case Dash::dotted:
            return "dt (2,4)";
    }
    return "dt solid";
}

double point_size(double size, double unit) {
    return 0.6 * unit * size;
}

std::vector<PlotElement> plot_elements(const Panel& panel, const Box& place, double unit) {
    Elements elements(panel, place, unit);
    for (const Layer& layer : panel.layers) std::visit(elements, layer);
    return elements.take();
}

}  // namespace resonet
