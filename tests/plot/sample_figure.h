#pragma once

#include <cmath>

#include "plot/figure.h"

namespace resonet::testing {

/// A page with `panels` panels, each with a heat map, a curve and its own colour bar.
inline Figure sample_figure(std::size_t panels = 1, std::size_t columns = 1) {
    Figure figure;
    figure.width = 800;
    figure.height = 600;
    figure.columns = columns;
    figure.title = "Sample";
    for (std::size_t i = 0; i < panels; ++i) {
        Panel panel;
        panel.title = "Panel";
        panel.x = {"Time", "s", 0.0, 10.0};
        panel.y = {"Frequency", "Hz", 50.0, 10000.0, Scale::logarithmic, TickStyle::hertz};
        panel.colours = ColourScale{Palette::magma, -80.0, 0.0, "Level", "dB"};
        HeatMap map;
        map.rows = 20;
        map.columns = 30;
        for (int k = 0; k < 600; ++k) map.values.push_back(static_cast<float>(-80 + k % 80));
        map.right = 10.0;
        map.bottom = 50.0;
        map.top = 10000.0;
        Line line;
        line.x = {0.0, 5.0, 10.0};
        line.y = {100.0, std::nan(""), 5000.0};
        line.legend = "curve";
        line.halo = true;
        panel.layers = {map, line};
        figure.panels.push_back(panel);
    }
    return figure;
}

}  // namespace resonet::testing
