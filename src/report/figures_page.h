#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "plot/figure.h"
#include "report/comparison.h"

namespace resonet {

/// A figure of a report and what its files are called.
struct ReportFigure {
    std::string name;  ///< without extension: letters, digits, dots and hyphens
    Figure figure;
};

/// Pixels of the type of all figures.
inline constexpr double figure_font = 13.0;

/// `title`, behind the leak stamp where the comparison is leaky.
std::string stamped(const Comparison& comparison, std::string_view title);

/// An empty figure of that size in pixels with the stamped title.
Figure new_figure(const Comparison& comparison, std::string_view title, int width, int height);

/// `name` on one line, cut with an ellipsis where it is wider than `pixels`: names are the users' own and may
/// be of any length, and a page has no room for that.
std::string short_name(std::string_view name, double pixels = 190.0);

/// "confusion-2-crnn": the name of the figure of a kind for a model, counted from 1. The number keeps apart
/// models whose names differ only by signs that file names should not have.
std::string figure_name(std::string_view kind, const Comparison& comparison, std::size_t model);

/// The colour of curve `index`; they repeat after curve_colours, beyond which curves get panels of their own.
Colour curve_colour(std::size_t index);
inline constexpr std::size_t curve_colours = 8;

/// Horizontal bars from 0 to `lengths`, centred on `rows`, in the units of the axes.
Area horizontal_bars(const std::vector<double>& lengths, const std::vector<double>& rows, double thickness,
                     Colour colour, std::string legend);

/// Horizontal lines from `low` to `high` at `rows`, in the units of the axes.
Line whisker_lines(const std::vector<double>& low, const std::vector<double>& high,
                   const std::vector<double>& rows, Colour colour);

/// An axis for `names`, the first on top: name i is at i.
Axis name_axis(const std::vector<std::string>& names, double pixels = 190.0);

/// Shares from 0 to 1 as the axis of percentages; values on it are 0 to 100.
Axis percent_axis(std::string label);

}  // namespace resonet
