#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/exit_status.h"

namespace resonet {

/// What `resonet extract` was asked for.
struct ExtractOptions {
    std::vector<std::string> paths;       ///< files, folders, "-"
    std::string set = "gtzan57";          ///< that, "all", or names of descriptors with commas between
    std::string profile = "librosa";      ///< of analysis_profiles()
    std::vector<std::string> parameters;  ///< "group.name=value"
    std::string stats;                    ///< names with commas between, or "all"; empty: mean,var
    std::optional<double> segment;        ///< seconds
    std::optional<int> sample_rate;       ///< Hz
    std::string out;                      ///< file, or folder for arrays; empty: standard output
    std::string format;                   ///< csv, jsonl, npy; empty: by the end of `out`, else csv
    bool recursive = false;
    bool null_separated = false;
    std::size_t threads = 0;  ///< 0: all cores
    bool restart = false;     ///< begin anew what is there already
};

/// Computes the features of every input and writes them as they come, in the order of the inputs; an input
/// that fails is named on standard error. What was interrupted goes on where it stopped, unless it goes to
/// standard output.
/// Errors: UsageError, SystemError.
ExitStatus extract(const ExtractOptions& options);

}  // namespace resonet
