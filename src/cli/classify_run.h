#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/exit_status.h"

namespace resonet {

/// What `resonet classify` was asked for.
struct ClassifyOptions {
    std::vector<std::string> paths;  ///< files, folders, "-"
    std::string model;               ///< name or file; empty: the default
    std::optional<std::size_t> top;
    std::string format;  ///< empty: by the end of `out`, else a table
    std::string out;     ///< empty: standard output
    bool timeline = false;
    bool always_answer = false;          ///< whatever confidence the model asks for
    std::optional<double> unsure_below;  ///< in its place; none: the model's
    bool recursive = false;
    bool null_separated = false;
    std::size_t threads = 0;  ///< 0: all cores
    bool timing = false;
};

/// Classifies and writes every result as it comes, in the order of the inputs; an input that fails is
/// named on standard error. After Ctrl-C what is on standard output is whole, and a file is not written.
/// Errors: UsageError, SystemError.
ExitStatus classify(const ClassifyOptions& options);

}  // namespace resonet
