#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plot/palette.h"

// A figure as data: what is to be seen, not how. draw.h makes a picture of it.

namespace resonet {

enum class Scale { linear, logarithmic };

/// How numbers on an axis are written.
enum class TickStyle {
    number,  ///< 0.25
    hertz,   ///< 200, 5k
    time,    ///< of seconds: 12, 1:05, 1:00:30
};

struct Tick {
    double at = 0.0;
    std::string label;
};

/// One side of a panel. `low` may exceed `high`: the axis then runs backwards (the first row of a table on
/// top). Both are positive on a logarithmic axis.
struct Axis {
    std::string label;
    std::string unit;  ///< written behind the label, in brackets
    double low = 0.0;
    double high = 1.0;
    Scale scale = Scale::linear;
    TickStyle style = TickStyle::number;
    std::vector<Tick> ticks = {};  ///< empty: chosen as the room allows
    bool labelled = true;          ///< false: marks only, because a panel below has the same axis
};

/// Which colour stands for which value.
struct ColourScale {
    Palette palette = Palette::magma;
    double low = 0.0;
    double high = 1.0;  ///< above low; values beyond either end take its colour
    std::string label;
    std::string unit;
    bool bar = true;  ///< false: no colour bar beside this panel
};

/// Values as colours, by the panel's colour scale. The cells share out the area between the edges evenly, on
/// a logarithmic axis in its logarithm. Not a number: left blank.
struct HeatMap {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<float> values;  ///< [row, column], the row at `bottom` first
    double left = 0.0, right = 1.0;
    double bottom = 0.0, top = 1.0;
};

enum class Dash { solid, dashed, dotted };

/// A curve through points; not a number in y: a gap.
struct Line {
    std::vector<double> x;
    std::vector<double> y;
    Colour colour = colours::blue;
    double width = 1.0;  ///< 1: as a curve usually is
    Dash dash = Dash::solid;
    bool halo = false;  ///< dark rims, which keep it visible on a heat map
    std::string legend = {};
};

/// What lies between two curves.
struct Area {
    std::vector<double> x;
    std::vector<double> low;
    std::vector<double> high;
    Colour colour = colours::blue;
    double opacity = 1.0;
    std::string legend = {};
};

struct Bars {
    std::vector<double> x;       ///< centres
    std::vector<double> height;  ///< from 0
    double width = 0.8;          ///< on the x axis
    Colour colour = colours::blue;
    std::string legend = {};
};

/// Vertical lines from the bottom to the top of the panel.
struct Marks {
    std::vector<double> x;
    Colour colour = colours::vermilion;
    double width = 1.0;
    Dash dash = Dash::solid;
    std::string legend = {};
};

struct Dots {
    std::vector<double> x;
    std::vector<double> y;
    Colour colour = colours::vermilion;
    double size = 1.0;
    std::string legend = {};
};

enum class Align { left, centre, right };

/// Words inside a panel, such as the counts of a confusion matrix.
struct Words {
    double x = 0.0;
    double y = 0.0;
    std::string text;
    Colour colour = colours::black;
    Align align = Align::centre;
    bool halo = false;  ///< on a dark box, which keeps them readable on a heat map
};

using Layer = std::variant<HeatMap, Line, Area, Bars, Marks, Dots, Words>;

struct Panel {
    std::string title;
    Axis x;
    Axis y;
    std::optional<ColourScale> colours;  ///< of its heat map
    std::vector<Layer> layers;           ///< drawn in this order
    bool grid = false;                   ///< thin lines at the ticks
    double height = 1.0;                 ///< relative to the other rows; a row takes its highest panel's
};

/// A page of panels, row by row.
struct Figure {
    int width = 1600;   ///< pixels; 200 to 10000
    int height = 800;   ///< pixels; 200 to 10000
    double font = 0.0;  ///< height of the type in pixels; 0: in proportion to the page
    std::string title;
    std::size_t columns = 1;
    bool one_colour_bar = false;  ///< all panels share the colour scale of the first, beside them all
    std::vector<Panel> panels;
};

/// Errors: UsageError, naming what is wrong: sizes out of range, an empty range, a range that is not positive
/// on a logarithmic axis, arrays of different lengths, a heat map without a colour scale.
void validate(const Figure& figure);

/// The label of an axis or colour bar with its unit: "Frequency (Hz)".
std::string with_unit(const std::string& label, const std::string& unit);

/// Height of the type in pixels.
double font_of(const Figure& figure);

}  // namespace resonet
