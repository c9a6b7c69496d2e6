#pragma once

#include <cstddef>
#include <string>

#include "cli/dataset_options.h"

namespace resonet {

/// What `resonet evaluate` was asked for.
struct EvaluateOptions {
    std::string model;  ///< name or file; empty: the default
    std::string manifest;
    std::string out;   ///< folder; is made
    std::string json;  ///< file; empty: none
    std::string split = "test";
    std::string column = "split";
    CacheChoice cache;
    std::size_t threads = 0;  ///< 0: all cores
    bool fit_temperature = false;
    bool allow_leaky = false;
    bool restart = false;
    bool report = true;
    bool quiet = false;
};

}  // namespace resonet
