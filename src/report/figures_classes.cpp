#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figures_results.h"

namespace resonet {
namespace {

constexpr Colour shade_of_all{0, 90, 150};  // the colour of a rate of 1; a rate of 0 is white
constexpr int shades = 20;

/// Lightness falls evenly towards the colour of 1, so that a grey print keeps the order.
Colour shade(double rate) {
    const auto mix = [rate](std::uint8_t to) {
        return static_cast<std::uint8_t>(std::lround(255.0 + rate * (to - 255.0)));
    };
    return {mix(shade_of_all.red), mix(shade_of_all.green), mix(shade_of_all.blue)};
}

/// One layer a shade, of all cells that have it.
std::vector<Area> cell_layers(const ConfusionMatrix& matrix, const std::vector<int>& support) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    std::vector<Area> layers(shades + 1);
    for (int level = 0; level <= shades; ++level) {
        layers[static_cast<std::size_t>(level)].colour = shade(static_cast<double>(level) / shades);
    }
    for (int row = 0; row < matrix.labels; ++row) {
        for (int column = 0; column < matrix.labels; ++column) {
            const int count = matrix.at(row, column);
            if (count == 0) continue;
            const double rate = static_cast<double>(count) / support[static_cast<std::size_t>(row)];
            const auto level = static_cast<std::size_t>(std::max(1L, std::lround(rate * shades)));
            Area& area = layers[level];
            for (const double x : {column - 0.5, column + 0.5, column + 0.5}) area.x.push_back(x);
            for (const double y : {row - 0.5, row - 0.5, none}) area.low.push_back(y);
            for (const double y : {row + 0.5, row + 0.5, none}) area.high.push_back(y);
        }
    }
    return layers;
}

int cell_pixels(std::size_t labels) {
    return labels <= 12 ? 38 : labels <= 25 ? 30 : 26;
}

}  // namespace

Figure classes_figure(const Comparison& comparison, std::size_t model) {
    const Evaluation& clips = comparison.models[model].clips;
    std::vector<double> precision, recall, f1, upper, middle, lower;
    std::vector<double> low[2], high[2];
    for (std::size_t i = 0; i < clips.classes.size(); ++i) {
        const ClassFigures& figures = clips.classes[i];
        const auto row = static_cast<double>(i);
        upper.push_back(row - 0.27);
        middle.push_back(row);
        lower.push_back(row + 0.27);
        precision.push_back(100 * figures.precision.value);
        recall.push_back(100 * figures.recall.value);
        f1.push_back(100 * figures.f1);
        low[0].push_back(100 * figures.precision.low);
        high[0].push_back(100 * figures.precision.high);
        low[1].push_back(100 * figures.recall.low);
        high[1].push_back(100 * figures.recall.high);
    }
    const int height = 115 + 46 * static_cast<int>(comparison.labels.size());
    Figure figure = new_figure(comparison, "By label: " + comparison.models[model].name, 760, height);
    Panel panel;
    panel.x = percent_axis("Share");
    panel.y = name_axis(comparison.labels);
    panel.layers.emplace_back(horizontal_bars(precision, upper, 0.24, colours::sky, "precision"));
    panel.layers.emplace_back(horizontal_bars(recall, middle, 0.24, colours::blue, "recall"));
    panel.layers.emplace_back(horizontal_bars(f1, lower, 0.24, colours::orange, "F1"));
    panel.layers.emplace_back(whisker_lines(low[0], high[0], upper, colours::black));
    panel.layers.emplace_back(whisker_lines(low[1], high[1], middle, colours::black));
    figure.panels.push_back(std::move(panel));
    return figure;
}

Figure confusion_figure(const Comparison& comparison, std::size_t model) {
    const Evaluation& clips = comparison.models[model].clips;
    const int size = cell_pixels(comparison.labels.size()) * static_cast<int>(comparison.labels.size());
    Figure figure = new_figure(comparison, comparison.models[model].name, std::max(420, size + 230),
                               std::max(260, size + 130));
    Panel panel;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < comparison.labels.size(); ++i) {
        names.push_back(fmt::format("{}  {}", short_name(comparison.labels[i], 120), i + 1));
        panel.x.ticks.push_back({static_cast<double>(i), std::to_string(i + 1)});
    }
    panel.y = name_axis(names, 170);
    panel.y.label = "Truth";
    panel.x.label = "Answer, by the number of the label";
    panel.x.low = -0.5;
    panel.x.high = static_cast<double>(names.size()) - 0.5;
    std::vector<int> support;
    for (const ClassFigures& figures : clips.classes) support.push_back(figures.support);
    for (Area& area : cell_layers(clips.confusion, support)) {
        if (!area.x.empty()) panel.layers.emplace_back(std::move(area));
    }
    for (int row = 0; row < clips.confusion.labels; ++row) {
        for (int column = 0; column < clips.confusion.labels; ++column) {
            const int count = clips.confusion.at(row, column);
            if (count == 0) continue;
            const double rate = static_cast<double>(count) / support[static_cast<std::size_t>(row)];
            Words words;
            words.x = column;
            words.y = row;
            words.text = std::to_string(count);
            words.colour = rate > 0.55 ? colours::white : colours::black;
            panel.layers.emplace_back(std::move(words));
        }
    }
    figure.panels.push_back(std::move(panel));
    return figure;
}

}  // namespace resonet
