#pragma once

#include <string>
#include <vector>

#include "plot/figure.h"

namespace resonet {

enum class Sample { line, box, dot };

/// One of the layers of a panel that have a legend.
struct LegendEntry {
    Sample sample = Sample::line;
    Colour colour;
    double opacity = 1.0;
    double width = 1.0;  ///< of a line
    Dash dash = Dash::solid;
    std::string text;
};

/// In the order of the layers.
std::vector<LegendEntry> legend_of(const Panel& panel);

/// In heights of the type: length of a sample, its distance from the text, and that to the next entry.
inline constexpr double sample_length = 1.6;
inline constexpr double sample_gap = 0.5;
inline constexpr double entry_gap = 1.4;

/// Pixels that all entries take side by side.
double legend_width(const std::vector<LegendEntry>& entries, double font);

}  // namespace resonet
