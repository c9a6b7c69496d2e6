#include "plot/figure.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace resonet {
namespace {

[[noreturn]] void refuse(const std::string& problem, const std::string& remedy = {}) {
    throw UsageError("figure", problem, remedy);
}

void validate(const Axis& axis) {
    const double least = std::min(axis.low, axis.high);
    if (!std::isfinite(axis.low) || !std::isfinite(axis.high) || axis.low == axis.high)
        refuse("the axis '" + axis.label + "' has no range");
    if (axis.scale == Scale::logarithmic && least <= 0)
        refuse("the logarithmic axis '" + axis.label + "' is not positive");
}

void require_equal(std::size_t a, std::size_t b, const char* what) {
    if (a != b) refuse(std::string(what) + " has arrays of different lengths");
}

struct LayerCheck {
    const Panel& panel;

    void operator()(const HeatMap& map) const {
        if (!panel.colours) refuse("a heat map has no colour scale");
        if (map.rows == 0 || map.columns == 0) refuse("a heat map is empty");
        require_equal(map.values.size(), map.rows * map.columns, "a heat map");
        if (map.left == map.right || map.bottom == map.top) refuse("a heat map has no extent");
    }
    void operator()(const Line& line) const { require_equal(line.x.size(), line.y.size(), "a line"); }
    void operator()(const Area& area) const {
        require_equal(area.x.size(), area.low.size(), "an area");
        require_equal(area.x.size(), area.high.size(), "an area");
    }
    void operator()(const Bars& bars) const {
        require_equal(bars.x.size(), bars.height.size(), "a bar chart");
    }
    void operator()(const Dots& dots) const { require_equal(dots.x.size(), dots.y.size(), "a set of dots"); }
    void operator()(const Marks&) const {}
    void operator()(const Words&) const {}
};

}  // namespace

void validate(const Figure& figure) {
    for (const int size : {figure.width, figure.height}) {
        if (size < 200 || size > 10000)
            refuse("a side is " + std::to_string(size) + " pixels", "200 to 10000");
    }
    if (figure.panels.empty() || figure.columns == 0) refuse("has no panels");
    for (const Panel& panel : figure.panels) {
        validate(panel.x);
        validate(panel.y);
        if (!(panel.height > 0)) refuse("a panel has no height");
        if (panel.colours && !(panel.colours->high > panel.colours->low))
            refuse("a colour scale has no range");
        for (const Layer& layer : panel.layers) std::visit(LayerCheck{panel}, layer);
    }
    if (figure.one_colour_bar && !figure.panels.front().colours)
        refuse("the first panel has no colour scale");
}

std::string with_unit(const std::string& label, const std::string& unit) {
    return unit.empty() ? label : label + " (" + unit + ")";
}

double font_of(const Figure& figure) {
    if (figure.font > 0) return figure.font;
    // 24 pixels on a page 1600 wide stay readable at half that size. More columns are for wider pages.
    const double columns = 0.75 + 0.25 * static_cast<double>(std::min(figure.columns, figure.panels.size()));
    return std::max(8.0, 24.0 * std::min(figure.width / (1600.0 * columns), figure.height / 480.0));
}

}  // namespace resonet
