#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figures_results.h"

namespace resonet {
namespace {

struct Whiskers {
    std::vector<double> dots, low, high, rows;

    void add(const Interval& interval) {
        rows.push_back(static_cast<double>(rows.size()));
        dots.push_back(100 * interval.value);
        low.push_back(100 * interval.low);
        high.push_back(100 * interval.high);
    }
};

/// The axis around the intervals, in tens, so that differences can be seen.
void zoom(Axis& axis, const Whiskers& whiskers, double least, double most) {
    const double low = *std::min_element(whiskers.low.begin(), whiskers.low.end());
    const double high = *std::max_element(whiskers.high.begin(), whiskers.high.end());
    axis.low = std::max(least, 10 * std::floor((low - 1) / 10));
    axis.high = std::min(most, 10 * std::ceil((high + 1) / 10));
}

int page_height(std::size_t rows) {
    return std::max(200, 110 + 26 * static_cast<int>(rows));
}

void draw_whiskers(Panel& panel, const Whiskers& whiskers) {
    panel.grid = true;
    panel.layers.emplace_back(whisker_lines(whiskers.low, whiskers.high, whiskers.rows, colours::blue));
    panel.layers.emplace_back(Dots{whiskers.dots, whiskers.rows, colours::blue, 1.5, {}});
}

}  // namespace

Figure accuracy_figure(const Comparison& comparison) {
    Whiskers whiskers;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < comparison.models.size(); ++i) {
        whiskers.add(comparison.models[i].accuracy);
        const std::string letters =
            i < comparison.letters.size() && comparison.models.size() > 1 ? "  " + comparison.letters[i] : "";
        names.push_back(short_name(comparison.models[i].name, 240) + letters);
    }
    Figure figure = new_figure(comparison, "Accuracy with 95 % intervals", 860, page_height(names.size()));
    Panel panel;
    panel.x = percent_axis("Accuracy");
    panel.y = name_axis(names, 330);
    zoom(panel.x, whiskers, 0, 100);
    draw_whiskers(panel, whiskers);
    figure.panels.push_back(std::move(panel));
    return figure;
}

std::optional<Figure> pairs_figure(const Comparison& comparison) {
    Whiskers whiskers;
    std::vector<std::string> names;
    for (const ModelPair& pair : comparison.pairs) {
        if (pair.clips == 0) continue;
        whiskers.add(pair.difference.difference);
        names.push_back(fmt::format("{} \u2212 {}", short_name(comparison.models[pair.first].name, 160),
                                    short_name(comparison.models[pair.second].name, 160)));
    }
    if (names.empty() || names.size() > most_pairs) return std::nullopt;
    Figure figure =
        new_figure(comparison, "Differences of accuracy with 95 % intervals", 860, page_height(names.size()));
    Panel panel;
    panel.x = percent_axis("Difference");
    panel.x.unit = "percentage points";
    panel.y = name_axis(names, 400);
    zoom(panel.x, whiskers, -100, 100);
    panel.x.low = std::min(panel.x.low, 0.0);
    panel.x.high = std::max(panel.x.high, 0.0);
    panel.layers.emplace_back(Marks{{0.0}, colours::grey, 1.0, Dash::dashed, {}});
    draw_whiskers(panel, whiskers);
    figure.panels.push_back(std::move(panel));
    return figure;
}

}  // namespace resonet
