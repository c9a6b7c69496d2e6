#include "cli/explain_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "cli/plot_panels.h"
#include "plot/draw.h"
#include "plot/ticks.h"

namespace resonet {
namespace {

Axis time_axis(const ExplanationPicture& picture) {
    Axis axis;
    axis.label = "Time";
    axis.low = picture.blocks.front().start;
    axis.high = picture.blocks.back().start + picture.blocks.back().seconds;
    axis.unit = time_unit(axis.high);
    axis.style = TickStyle::time;
    return axis;
}

/// A level line for each window and genre.
Panel probability_panel(const ExplanationPicture& picture) {
    constexpr std::array palette{colours::vermilion, colours::blue, colours::green, colours::purple};
    Panel panel;
    panel.title = "Probability by window";
    panel.x = time_axis(picture);
    panel.x.labelled = false;
    panel.y.label = "Probability";
    panel.y.unit.assign(1, '%');  // assigning a literal of one letter makes GCC 12 warn falsely
    panel.y.high = 100;
    panel.y.ticks = {{0, "0"}, {50, "50"}, {100, "100"}};
    panel.grid = true;
    panel.height = 0.45;
    for (std::size_t i = 0; i < std::min(picture.genres.size(), palette.size()); ++i) {
        Line line;
        line.colour = palette[i];
        line.width = i == 0 ? 2.0 : 1.2;
        line.legend = picture.genres[i].name;
        for (const PicturedGenre::Level& window : picture.genres[i].windows) {
            const double start = std::max(window.start, panel.x.low);
            const double end = std::min(window.end, panel.x.high);
            if (start >= end) continue;
            const double height = 100 * window.probability;
            line.x.insert(line.x.end(), {start, end, end});
            line.y.insert(line.y.end(), {height, height, std::numeric_limits<double>::quiet_NaN()});
        }
        panel.layers.emplace_back(std::move(line));
    }
    return panel;
}

/// `values` of a block in its place of time; each as `scale` value + `shift`.
HeatMap block_map(const PicturedBlock& block, const Matrix& values, double scale, double shift) {
    HeatMap map;
    map.rows = values.rows;
    map.columns = values.columns;
    for (const float value : values.values) {
        map.values.push_back(static_cast<float>(scale * static_cast<double>(value) + shift));
    }
    map.left = block.start;
    map.right = block.start + static_cast<double>(values.columns) * block.column_seconds;
    map.top = static_cast<double>(values.rows);
    return map;
}

Panel band_panel(const ExplanationPicture& picture, std::string title) {
    Panel panel;
    panel.title = std::move(title);
    panel.x = time_axis(picture);
    panel.y.label = "Frequency";
    panel.y.unit = "Hz";
    panel.y.high = picture.profile.bands;
    panel.y.ticks = mel_ticks(mel_parameters(picture.profile), picture.profile.sample_rate);
    return panel;
}

Panel level_panel(const ExplanationPicture& picture) {
    const double depth = picture.profile.floor_db;
    Panel panel = band_panel(picture, "What the model hears: mel spectrogram");
    panel.x.labelled = false;
    panel.colours = ColourScale{Palette::magma, -depth, 0.0, "Level", "dB re max"};
    for (const PicturedBlock& block : picture.blocks) {
        panel.layers.emplace_back(block_map(block, block.image, depth, -depth));
    }
    return panel;
}

/// All but a few of the largest changes are below this, in points; above 0.
double usual_change(const ExplanationPicture& picture) {
    std::vector<double> sizes;
    for (const PicturedBlock& block : picture.blocks) {
        for (const float value : block.relevance.values) {
            sizes.push_back(100 * std::abs(static_cast<double>(value)));
        }
    }
    const auto place =
        sizes.begin() + static_cast<std::ptrdiff_t>(0.995 * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), place, sizes.end());
    return std::max(*place, 0.01);
}

Panel relevance_panel(const ExplanationPicture& picture) {
    Panel panel =
        band_panel(picture, "Relevance: red speaks for " + picture.genres.front().name + ", blue against it");
    const double most = usual_change(picture);
    panel.colours = ColourScale{Palette::balance, -most, most, "Change of probability", "points"};
    for (const PicturedBlock& block : picture.blocks) {
        panel.layers.emplace_back(block_map(block, block.relevance, 100.0, 0.0));
    }
    return panel;
}

}  // namespace

void require_picture_name(const std::filesystem::path& path) {
    picture_format(path);
}

std::string draw_explanation(const ExplanationPicture& picture, const std::filesystem::path& path,
                             const GnuplotOptions& gnuplot) {
    Figure figure;
    figure.width = 1600;
    figure.height = 1200;
    figure.title = picture.title;
    figure.panels = {probability_panel(picture), level_panel(picture), relevance_panel(picture)};
    return render(figure, picture_format(path), gnuplot);
}

}  // namespace resonet
