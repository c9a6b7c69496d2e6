#pragma once

#include <filesystem>
#include <string>

#include "plot/figure.h"
#include "plot/gnuplot.h"
#include "plot/gnuplot_script.h"

namespace resonet {

/// The format that the extension of `path` names, in any case. Errors: UsageError unless .png or .svg.
PictureFormat picture_format(const std::filesystem::path& path);

/// A picture of `figure`, as the bytes of its file. Errors: UsageError as lay_out and run_gnuplot;
/// SystemError if gnuplot fails.
std::string render(const Figure& figure, PictureFormat format, const GnuplotOptions& options = {});

/// Writes a picture of `figure` to `path`, which appears when it is complete (AtomicFile). Errors: as
/// picture_format, render and AtomicFile.
void draw(const Figure& figure, const std::filesystem::path& path, const GnuplotOptions& options = {});

}  // namespace resonet
