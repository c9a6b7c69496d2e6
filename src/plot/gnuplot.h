#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace resonet {

struct GnuplotOptions {
    std::filesystem::path program;              ///< empty: find_gnuplot()
    std::chrono::milliseconds timeout{120000};  ///< then it is killed
};

/// The program gnuplot in the folders of PATH. Errors: UsageError if there is none, naming the package.
std::filesystem::path find_gnuplot();

/// Has gnuplot carry out `script`, which may hold binary data for '-', and returns what it writes to standard
/// output. No settings of the user or the system take part: no start-up files, none of its environment
/// variables. The first error ends gnuplot, so that data are never taken for commands.
/// Errors: UsageError as find_gnuplot; SystemError, with gnuplot's own words, if it fails or takes too long;
/// Interrupted.
std::string run_gnuplot(std::string_view script, const GnuplotOptions& options = {});

}  // namespace resonet
