#include "report/figures_page.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "core/text.h"
#include "plot/text_width.h"

namespace resonet {

namespace {
constexpr double none = std::numeric_limits<double>::quiet_NaN();
}

std::string stamped(const Comparison& comparison, std::string_view title) {
    const std::string stamp = leak_stamp(comparison);
    return stamp.empty() ? std::string(title) : fmt::format("{}: {}", stamp, title);
}

Figure new_figure(const Comparison& comparison, std::string_view title, int width, int height) {
    Figure figure;
    figure.width = width;
    figure.height = height;
    figure.font = figure_font;
    figure.title = stamped(comparison, printable(title));
    return figure;
}

std::string short_name(std::string_view name, double pixels) {
    return fitted(printable(name), figure_font, pixels);
}

std::string figure_name(std::string_view kind, const Comparison& comparison, std::size_t model) {
    constexpr std::size_t longest = 40;
    std::string name;
    for (const char c : comparison.models[model].name) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
        if (plain) {
            name += c;
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
        if (name.size() == longest) break;
    }
    while (!name.empty() && (name.back() == '-' || name.back() == '.')) name.pop_back();
    return fmt::format("{}-{}{}{}", kind, model + 1, name.empty() ? "" : "-", name);
}

Colour curve_colour(std::size_t index) {
    static constexpr std::array<Colour, curve_colours> all{
        colours::blue,   colours::vermilion, colours::green, colours::purple,
        colours::orange, colours::sky,       colours::black, colours::grey};
    return all[index % all.size()];
}

Area horizontal_bars(const std::vector<double>& lengths, const std::vector<double>& rows, double thickness,
                     Colour colour, std::string legend) {
    Area bars;
    bars.colour = colour;
    bars.legend = std::move(legend);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        // What is not a number parts an area from the next.
        for (const double x : {0.0, lengths[i], lengths[i]}) bars.x.push_back(x);
        for (const double y : {rows[i] - thickness / 2, rows[i] - thickness / 2, none}) bars.low.push_back(y);
        for (const double y : {rows[i] + thickness / 2, rows[i] + thickness / 2, none})
            bars.high.push_back(y);
    }
    return bars;
}

Line whisker_lines(const std::vector<double>& low, const std::vector<double>& high,
                   const std::vector<double>& rows, Colour colour) {
    Line line;
    line.colour = colour;
    line.width = 1.4;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const double x : {low[i], high[i], high[i]}) line.x.push_back(x);
        for (const double y : {rows[i], rows[i], none}) line.y.push_back(y);
    }
    return line;
}

Axis name_axis(const std::vector<std::string>& names, double pixels) {
    Axis axis;
    axis.low = static_cast<double>(names.size()) - 0.5;
    axis.high = -0.5;
    for (std::size_t i = 0; i < names.size(); ++i) {
        axis.ticks.push_back({static_cast<double>(i), short_name(names[i], pixels)});
    }
    return axis;
}

Axis percent_axis(std::string label) {
    return Axis{std::move(label), "%", 0.0, 100.0};
}

}  // namespace resonet
