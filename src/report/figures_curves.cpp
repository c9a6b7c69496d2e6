#include "report/figures_curves.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "plot/layout.h"
#include "plot/text_width.h"

namespace resonet {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr Colour pale{222, 222, 222};
constexpr int panel_width = 640;
constexpr int panel_height = 430;

void draw_curve(Panel& panel, const Curve& curve, Colour colour) {
    if (!curve.low.empty()) panel.layers.emplace_back(Area{curve.x, curve.low, curve.high, colour, 0.18, {}});
    if (!curve.dashed.empty()) {
        panel.layers.emplace_back(Line{curve.x, curve.dashed, colour, 0.8, Dash::dashed, false, {}});
    }
    panel.layers.emplace_back(Line{curve.x, curve.y, colour, 1.2, Dash::solid, false, {}});
}

Panel panel_of(const CurvePage& page, const Area* background = nullptr) {
    Panel panel;
    panel.x = page.x;
    panel.y = page.y;
    panel.grid = true;
    if (background != nullptr) panel.layers.emplace_back(*background);
    if (page.diagonal) {
        panel.layers.emplace_back(Line{{page.x.low, page.x.high},
                                       {page.y.low, page.y.high},
                                       colours::grey,
                                       0.7,
                                       Dash::dotted,
                                       false,
                                       {}});
    }
    return panel;
}

/// The names of the curves on a white card in a corner of the panel.
void add_key(Figure& figure, const CurvePage& page) {
    const Box area = lay_out(figure).panels.front().area;
    const double font = figure_font;
    const double row = 1.4 * font;
    std::vector<std::string> names;
    double widest = 0.0;
    for (const Curve& curve : page.curves) {
        const std::string note = curve.note.empty() ? "" : "  " + curve.note;
        names.push_back(short_name(curve.name, 0.45 * area.width - text_width(note, font)) + note);
        widest = std::max(widest, text_width(names.back(), font));
    }
    const double width = widest + 3.3 * font;
    const double height = row * static_cast<double>(names.size()) + 0.5 * font;
    const double left = page.key == Corner::top_left ? 0.7 * font : area.width - width - 0.5 * font;
    const double top = page.key == Corner::bottom_right ? height + 0.7 * font : area.height - 0.5 * font;
    const auto x = [&](double pixels) {
        return page.x.low + pixels / area.width * (page.x.high - page.x.low);
    };
    const auto y = [&](double pixels) {
        return page.y.low + pixels / area.height * (page.y.high - page.y.low);
    };
    Panel& panel = figure.panels.front();
    panel.layers.emplace_back(Area{{x(left), x(left + width)},
                                   {y(top - height), y(top - height)},
                                   {y(top), y(top)},
                                   colours::white,
                                   0.85,
                                   {}});
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double middle = y(top - 0.25 * font - row * (static_cast<double>(i) + 0.5));
        panel.layers.emplace_back(Line{{x(left + 0.4 * font), x(left + 2.2 * font)},
                                       {middle, middle},
                                       curve_colour(i),
                                       1.6,
                                       Dash::solid,
                                       false,
                                       {}});
        Words words;
        words.x = x(left + 2.8 * font);
        words.y = middle;
        words.text = names[i];
        words.align = Align::left;
        panel.layers.emplace_back(words);
    }
}

/// The curve at `x`, between its points a straight line; none beyond its ends.
double value_at(const Curve& curve, double x) {
    const auto next = std::lower_bound(curve.x.begin(), curve.x.end(), x);
    if (next == curve.x.end()) return none;
    const auto i = static_cast<std::size_t>(next - curve.x.begin());
    if (*next == x) return curve.y[i];
    if (i == 0) return none;
    const double part = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
    return curve.y[i - 1] + part * (curve.y[i] - curve.y[i - 1]);
}

Area range_of(const CurvePage& page) {
    constexpr int steps = 100;
    Area range;
    range.colour = pale;
    for (int step = 0; step <= steps; ++step) {
        const double x = page.x.low + (page.x.high - page.x.low) * step / steps;
        double low = none;
        double high = none;
        for (const Curve& curve : page.curves) {
            const double y = value_at(curve, x);
            low = std::fmin(low, y);
            high = std::fmax(high, y);
        }
        range.x.push_back(x);
        range.low.push_back(low);
        range.high.push_back(high);
    }
    return range;
}

Axis three_ticks(Axis axis) {
    if (axis.ticks.empty() && axis.high == 100.0 && axis.low == 0.0) {
        axis.ticks = {{0.0, "0"}, {50.0, "50"}, {100.0, "100"}};
    }
    return axis;
}

Figure one_panel_each(const Comparison& comparison, const CurvePage& page) {
    constexpr std::size_t columns = 4;
    constexpr int width = 1000;
    constexpr int row_height = 215;  // as high as the label of the y axis is long
    const std::size_t rows = (page.curves.size() + columns - 1) / columns;
    Figure figure = new_figure(comparison, page.title, width, 60 + row_height * static_cast<int>(rows));
    figure.columns = columns;
    const Area range = range_of(page);
    for (std::size_t i = 0; i < page.curves.size(); ++i) {
        Panel panel = panel_of(page, &range);
        panel.x = three_ticks(page.x);
        panel.y = three_ticks(page.y);
        // Its axis is labelled where no panel stands below or to the left.
        panel.x.labelled = i + columns >= page.curves.size();
        panel.y.labelled = i % columns == 0;
        const std::string note = page.curves[i].note.empty() ? "" : "  " + page.curves[i].note;
        const double room = 0.72 * width / columns - text_width(note, 1.15 * figure_font);
        panel.title = short_name(page.curves[i].name, room) + note;
        draw_curve(panel, page.curves[i], colours::blue);
        figure.panels.push_back(std::move(panel));
    }
    return figure;
}

}  // namespace

Figure curve_figure(const Comparison& comparison, const CurvePage& page) {
    if (page.curves.size() > curve_colours) return one_panel_each(comparison, page);
    Figure figure = new_figure(comparison, page.title, panel_width, panel_height);
    figure.panels.push_back(panel_of(page));
    Panel& panel = figure.panels.front();
    for (std::size_t i = 0; i < page.curves.size(); ++i) {
        draw_curve(panel, page.curves[i], curve_colour(i));
    }
    if (page.curves.size() > 1 || !page.curves.front().note.empty()) add_key(figure, page);
    return figure;
}

Curve thinned(Curve curve, std::size_t most) {
    const std::size_t count = curve.x.size();
    if (count <= most || most < 2) return curve;
    Curve result;
    result.name = std::move(curve.name);
    result.note = std::move(curve.note);
    for (std::size_t k = 0; k < most; ++k) {
        const std::size_t i = k * (count - 1) / (most - 1);
        result.x.push_back(curve.x[i]);
        result.y.push_back(curve.y[i]);
        if (!curve.low.empty()) result.low.push_back(curve.low[i]);
        if (!curve.high.empty()) result.high.push_back(curve.high[i]);
        if (!curve.dashed.empty()) result.dashed.push_back(curve.dashed[i]);
    }
    return result;
}

}  // namespace resonet
