#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "cli/dataset_options.h"

namespace resonet {

/// What `resonet dataset scan` was asked for.
struct ScanOptions {
    std::string source;
    std::string out;
    std::string format = "auto";
    bool force = false;  ///< replaces a manifest that is there
    bool quick = false;
    bool quiet = false;
    bool synthetic = false;
    std::string genre_map;
    std::string failures;  ///< table of what could not be used
    std::size_t threads = 0;
    CacheChoice cache;
    std::vector<std::string> artists;  ///< of GTZAN
    std::string subset;                ///< of FMA
    bool root_genres = false;          ///< of FMA
    std::string unlabelled;            ///< of tags
    std::size_t rows_per_track = 0;    ///< of tables
    std::string arrays;
    std::string index;
    std::map<std::string, std::string> columns;  ///< by their role; empty: the usual one
};

/// Adds the options to `command`.
void add_scan_options(CLI::App& command, ScanOptions& options);

/// Errors: UsageError for options that do not go together, for outputs that would replace an input, and for a
/// manifest that is there already, which somebody may have filled in.
void check(const ScanOptions& options);

}  // namespace resonet
