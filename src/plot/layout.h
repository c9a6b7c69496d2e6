#pragma once

#include <optional>
#include <vector>

#include "plot/figure.h"

namespace resonet {

/// A rectangle on the page, in pixels from its lower left corner.
struct Box {
    double left = 0.0;
    double bottom = 0.0;
    double width = 0.0;
    double height = 0.0;

    double right() const { return left + width; }
    double top() const { return bottom + height; }
};

struct PanelLayout {
    Box area;  ///< between the axes
    std::vector<Tick> x_ticks;
    std::vector<Tick> y_ticks;
    double title = 0.0;      ///< middle of the panel's title, pixels from the bottom
    double legend = 0.0;     ///< middle of its legend; below the title where both are too wide for one line
    double y_label = 0.0;    ///< centre of the label of the y axis, pixels from the left
    double x_label = 0.0;    ///< centre of that of the x axis, pixels from the bottom
    std::optional<Box> bar;  ///< the colour bar
    std::vector<Tick> bar_ticks;
    double bar_label = 0.0;  ///< centre of its label, pixels from the left
};

/// Where everything goes. Panels of one column have equal left and right edges, those of one row equal
/// upper and lower ones; nothing overlaps as long as text is not wider than text_width() thinks.
struct Layout {
    double font = 0.0;   ///< pixels
    double title = 0.0;  ///< middle of the title, pixels from the bottom
    std::vector<PanelLayout> panels;
};

/// Errors: UsageError for an invalid figure, or a page too small for what is on it.
Layout lay_out(const Figure& figure);

}  // namespace resonet
