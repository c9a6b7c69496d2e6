#pragma once

#include <string>

#include "plot/figure.h"

namespace resonet {

enum class PictureFormat { png, svg };

/// The script, with its data, that has gnuplot 5.4 write a picture of `figure` to standard output. It names
/// no file, and no text of the figure can be anything but text in it (gnuplot_text.h).
/// Errors: UsageError as lay_out.
std::string gnuplot_script(const Figure& figure, PictureFormat format);

}  // namespace resonet
