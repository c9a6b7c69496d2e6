#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/comparison.h"

namespace resonet {

struct ReportOptions {
    std::string title;                      ///< empty: the models' names
    std::vector<std::string> command_line;  ///< that made it
    bool pictures = true;                   ///< write each figure as SVG and PNG, too
    bool progress = false;                  ///< show on standard error how far it has come
};

/// Writes to the folder `out`, which is made:
///
///   report.html        everything, in one file that needs nothing else
///   figures/*.svg, *.png
///   tables/*.csv, *.tex
///   comparison.json    all numbers, and the names of all these files
///
/// An earlier report in the folder is removed first: see remove_report(). Tables and numbers are written
/// before anything is drawn, so that they are there without gnuplot. Where the comparison is leaky every file
/// says so. Errors: SystemError; UsageError if gnuplot is missing.
void write_report(const Comparison& comparison, const std::filesystem::path& out,
                  const ReportOptions& options);

}  // namespace resonet
