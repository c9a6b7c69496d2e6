#include "plot/legend.h"

#include "plot/text_width.h"

namespace resonet {
namespace {

struct Describe {
    LegendEntry operator()(const Line& line) const {
        return {Sample::line, line.colour, 1.0, line.width, line.dash, line.legend};
    }
    LegendEntry operator()(const Marks& marks) const {
        return {Sample::line, marks.colour, 1.0, marks.width, marks.dash, marks.legend};
    }
    LegendEntry operator()(const Area& area) const {
        return {Sample::box, area.colour, area.opacity, 1.0, Dash::solid, area.legend};
    }
    LegendEntry operator()(const Bars& bars) const {
        return {Sample::box, bars.colour, 1.0, 1.0, Dash::solid, bars.legend};
    }
    LegendEntry operator()(const Dots& dots) const {
        return {Sample::dot, dots.colour, 1.0, dots.size, Dash::solid, dots.legend};
    }
    LegendEntry operator()(const HeatMap&) const { return {}; }
    LegendEntry operator()(const Words&) const { return {}; }
};

}  // namespace

std::vector<LegendEntry> legend_of(const Panel& panel) {
    std::vector<LegendEntry> entries;
    for (const Layer& layer : panel.layers) {
        LegendEntry entry = std::visit(Describe{}, layer);
        if (!entry.text.empty()) entries.push_back(std::move(entry));
    }
    return entries;
}

double legend_width(const std::vector<LegendEntry>& entries, double font) {
    double width = entries.empty() ? 0.0 : -font * entry_gap;
    for (const LegendEntry& entry : entries) {
        width += font * (sample_length + sample_gap + entry_gap) + text_width(entry.text, font);
    }
    return width;
}

}  // namespace resonet
