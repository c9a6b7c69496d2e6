#include "plot/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "plot/legend.h"
#include "plot/text_width.h"
#include "plot/ticks.h"

namespace resonet {
namespace {

// Distances in heights of the type.
constexpr double margin = 0.7;   // between the page's edge and anything
constexpr double line = 1.45;    // for a line of text
constexpr double tick = 0.75;    // from an axis to its numbers
constexpr double bar_gap = 0.9;  // from a panel to its colour bar
constexpr double bar_width = 0.9;
constexpr double bar_tick = 0.95;  // from the bar to the end of its numbers, beyond their width
constexpr double column_gap = 0.6;
constexpr double row_gap = 0.35;

struct Margins {
    double left = 0.0, right = 0.0, top = 0.0, bottom = 0.0;

    void include(const Margins& other) {
        left = std::max(left, other.left);
        right = std::max(right, other.right);
        top = std::max(top, other.top);
        bottom = std::max(bottom, other.bottom);
    }
};

double widest(const std::vector<Tick>& ticks, double font) {
    double width = 0.0;
    for (const Tick& each : ticks) width = std::max(width, text_width(each.label, font));
    return width;
}

/// As many ticks as have room: `room` pixels, `each` for a label.
std::size_t tick_count(double room, double each) {
    return static_cast<std::size_t>(std::clamp(room / each, 2.0, 11.0));
}

Axis bar_axis(const ColourScale& colours) {
    Axis axis;
    axis.low = colours.low;
    axis.high = colours.high;
    return axis;
}

/// Room for the numbers and the label of a colour bar, and the bar.
double bar_room(const ColourScale& colours, const std::vector<Tick>& ticks, double font) {
    const double label = colours.label.empty() && colours.unit.empty() ? 0.0 : line;
    return font * (bar_gap + bar_width + bar_tick + label) + widest(ticks, font);
}

/// Lines of text above a panel: its title and its legend, side by side where they have room.
int head_lines(const Panel& panel, double font, double room) {
    const std::vector<LegendEntry> legend = legend_of(panel);
    if (panel.title.empty() && legend.empty()) return 0;
    if (panel.title.empty() || legend.empty()) return 1;
    const double width = 1.15 * text_width(panel.title, font) + font * entry_gap + legend_width(legend, font);
    return width > room ? 2 : 1;
}

/// Takes the labels off ticks that are too near to the next higher one.
void thin_out(std::vector<Tick>& ticks, const Axis& axis, double pixels, double least) {
    const auto place = [&](double value) {
        const bool logarithmic = axis.scale == Scale::logarithmic;
        const auto scaled = [&](double x) { return logarithmic ? std::log10(std::max(x, 1e-300)) : x; };
        return pixels * std::abs((scaled(value) - scaled(axis.low)) / (scaled(axis.high) - scaled(axis.low)));
    };
    double last = std::numeric_limits<double>::infinity();
    for (auto each = ticks.rbegin(); each != ticks.rend(); ++each) {
        const double at = place(each->at);
        if (std::abs(last - at) < least) {
            each->label.clear();
        } else {
            last = at;
        }
    }
}

class Planner {
  public:
    explicit Planner(const Figure& figure)
        : figure_(figure),
          font_(font_of(figure)),
          columns_(std::min(figure.columns, figure.panels.size())),
          rows_((figure.panels.size() + columns_ - 1) / columns_),
          column_margins_(columns_),
          row_margins_(rows_) {
        layout_.font = font_;
        layout_.panels.resize(figure.panels.size());
    }

    Layout plan() {
        find_ticks();
        find_margins();
        place_panels();
        place_bars();
        return std::move(layout_);
    }

  private:
    bool own_bar(const Panel& panel) const {
        return panel.colours && panel.colours->bar && !figure_.one_colour_bar;
    }

    void find_ticks() {
        const double width = 0.8 * figure_.width / static_cast<double>(columns_);
        double total = 0.0;
        for (std::size_t row = 0; row < rows_; ++row) total += share(row);
        for (std::size_t i = 0; i < figure_.panels.size(); ++i) {
            const Panel& panel = figure_.panels[i];
            PanelLayout& place = layout_.panels[i];
            const double height = std::max(1.0, figure_.height * share(i / columns_) / total - 4 * font_);
            place.y_ticks = ticks_of(panel.y, tick_count(height, 1.6 * font_));
            const double wide = panel.x.style == TickStyle::time ? 5.0 : 4.5;
            place.x_ticks = ticks_of(panel.x, tick_count(width, wide * font_));
            const bool shared = figure_.one_colour_bar && i == 0;
            if (own_bar(panel) || shared) {
                place.bar_ticks = ticks_of(bar_axis(*panel.colours),
                                           std::min<std::size_t>(9, tick_count(height, 1.6 * font_)));
            }
        }
    }

    Margins margins_of(const Panel& panel, const PanelLayout& place) const {
        Margins margins;
        margins.left = font_ * (tick + 0.3) + (panel.y.labelled ? widest(place.y_ticks, font_) : 0.0);
        if (panel.y.labelled && !panel.y.label.empty()) margins.left += font_ * line;
        // Half of the last number may stand beyond the end of the axis.
        margins.right = 0.5 * widest(place.x_ticks, font_);
        if (own_bar(panel)) {
            margins.right = std::max(margins.right, bar_room(*panel.colours, place.bar_ticks, font_));
        }
        const double room = 0.7 * figure_.width / static_cast<double>(columns_);
        const int lines = head_lines(panel, font_, room);
        margins.top = font_ * (lines > 0 ? line * lines + 0.25 : 0.5);
        margins.bottom = font_ * (panel.x.labelled ? tick + 1.35 : 0.4);
        if (panel.x.labelled && !panel.x.label.empty()) margins.bottom += font_ * line;
        return margins;
    }

    void find_margins() {
        for (std::size_t i = 0; i < figure_.panels.size(); ++i) {
            const Margins margins = margins_of(figure_.panels[i], layout_.panels[i]);
            column_margins_[i % columns_].include(margins);
            row_margins_[i / columns_].include(margins);
        }
    }

    double share(std::size_t row) const {
        double height = 0.0;
        for (std::size_t i = row * columns_; i < std::min(figure_.panels.size(), (row + 1) * columns_); ++i)
            height = std::max(height, figure_.panels[i].height);
        return height;
    }

    void place_panels() {
        const double edge = font_ * margin;
        double free_width = figure_.width - 2 * edge - font_ * column_gap * static_cast<double>(columns_ - 1);
        if (figure_.one_colour_bar) {
            free_width -= bar_room(*figure_.panels.front().colours, layout_.panels.front().bar_ticks, font_);
        }
        for (const Margins& margins : column_margins_) free_width -= margins.left + margins.right;
        const double head = figure_.title.empty() ? 0.0 : font_ * (line + 0.2);
        double free_height =
            figure_.height - 2 * edge - head - font_ * row_gap * static_cast<double>(rows_ - 1);
        double shares = 0.0;
        for (std::size_t row = 0; row < rows_; ++row) {
            free_height -= row_margins_[row].top + row_margins_[row].bottom;
            shares += share(row);
        }
        const double width = free_width / static_cast<double>(columns_);
        if (width < 4 * font_ || free_height / shares < 1.5 * font_) {
            throw UsageError("figure", "the page is too small for what is on it", "ask for a larger size");
        }
        layout_.title = figure_.height - edge - font_ * line / 2;
        double top = figure_.height - edge - head;
        for (std::size_t row = 0; row < rows_; ++row) {
            top -= row_margins_[row].top;
            const double height = free_height * share(row) / shares;
            place_row(row, edge, width, top - height, height);
            top -= height + row_margins_[row].bottom + font_ * row_gap;
        }
    }

    void place_row(std::size_t row, double edge, double width, double bottom, double height) {
        double left = edge;
        for (std::size_t column = 0; column < columns_; ++column) {
            const std::size_t i = row * columns_ + column;
            if (i >= figure_.panels.size()) return;
            const Margins& margins = column_margins_[column];
            PanelLayout& place = layout_.panels[i];
            // Whole pixels keep frames and pictures sharp.
            place.area.left = std::round(left + margins.left);
            place.area.bottom = std::round(bottom);
            place.area.width = std::round(width);
            place.area.height = std::round(height);
            const double head = place.area.top() + 0.75 * font_;
            const int lines =
                head_lines(figure_.panels[i], font_, 0.7 * figure_.width / static_cast<double>(columns_));
            place.legend = head;
            place.title = head + (lines > 1 ? font_ * line : 0.0);
            thin_out(place.y_ticks, figure_.panels[i].y, place.area.height, 1.05 * font_);
            place.y_label = left + 0.5 * font_ * line;
            place.x_label = place.area.bottom - font_ * (tick + 1.35 + 0.5 * line - 0.1);
            left += margins.left + width + margins.right + font_ * column_gap;
        }
    }

    void place_bar(PanelLayout& place, double right, double bottom, double top) const {
        Box bar;
        bar.left = std::round(right + font_ * bar_gap);
        bar.width = std::round(font_ * bar_width);
        bar.bottom = bottom;
        bar.height = top - bottom;
        place.bar = bar;
        place.bar_label = bar.right() + font_ * (bar_tick + 0.5 * line) + widest(place.bar_ticks, font_);
    }

    void place_bars() {
        PanelLayout& first = layout_.panels.front();
        if (figure_.one_colour_bar) {
            const double right =
                layout_.panels[columns_ - 1].area.right() + column_margins_[columns_ - 1].right - 0.3 * font_;
            place_bar(first, right, layout_.panels.back().area.bottom, first.area.top());
            return;
        }
        for (std::size_t i = 0; i < figure_.panels.size(); ++i) {
            PanelLayout& place = layout_.panels[i];
            if (own_bar(figure_.panels[i]))
                place_bar(place, place.area.right(), place.area.bottom, place.area.top());
        }
    }

    const Figure& figure_;
    double font_;
    std::size_t columns_;
    std::size_t rows_;
    std::vector<Margins> column_margins_;
    std::vector<Margins> row_margins_;
    Layout layout_;
};

}  // namespace

Layout lay_out(const Figure& figure) {
    validate(figure);
    return Planner(figure).plan();
}

}  // namespace resonet
