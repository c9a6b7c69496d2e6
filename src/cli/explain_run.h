#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/exit_status.h"

namespace resonet {

/// What `resonet explain` was asked for.
struct ExplainOptions {
    std::string audio;
    std::string model;  ///< name or file; empty: the default
    std::string genre;  ///< empty: the most probable one
    std::string method = "rise";
    std::string fill = "mean";
    std::size_t masks = 400;
    std::uint64_t seed = 0;
    std::string blocks;  ///< a number or "all"; empty: as explain_track() does
    std::size_t top = 3;
    bool json = false;
    std::string out;      ///< folder; empty: none
    std::string picture;  ///< file; empty: none
    std::size_t threads = 0;
};

/// Explains what a model says of a track: text or JSON on standard output, and files where they are asked
/// for, which appear when all is done. Errors: UsageError, InputError, SystemError, Interrupted.
ExitStatus explain(const ExplainOptions& options);

}  // namespace resonet
