#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/figures_page.h"

namespace resonet {

/// A curve of a model or label, with a band and a companion if there are such; all as long as `x`, which
/// rises. Not a number in y: a gap.
struct Curve {
    std::string name;
    std::string note;  ///< a number behind the name: its area
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> low;  ///< of the band around y; may be empty
    std::vector<double> high;
    std::vector<double> dashed;  ///< a second curve, as of training; may be empty
};

/// Where a panel has room for the names of the curves.
enum class Corner { top_left, top_right, bottom_right };

struct CurvePage {
    std::string title;
    Axis x;
    Axis y;
    Corner key = Corner::bottom_right;
    bool diagonal = false;  ///< a line from corner to corner: what guessing gives
    std::vector<Curve> curves;
};

/// Up to curve_colours curves in one panel, with a key; more of them in a panel each, where the range of all
/// is the grey background.
Figure curve_figure(const Comparison& comparison, const CurvePage& page);

/// At most about `most` of the points of `curve`, evenly spread along it, the first and last among them: a
/// picture cannot show more.
Curve thinned(Curve curve, std::size_t most);

}  // namespace resonet
