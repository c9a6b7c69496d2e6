#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/cache.h"
#include "data/manifest.h"
#include "features/front_end.h"

namespace resonet {

struct ClipRowOptions {
    std::size_t threads = 0;      ///< 0: all cores
    Cache* cache = nullptr;       ///< where descriptors of audio are kept for next time; none: nowhere
    std::string label = "label";  ///< column of tables that holds the genre, and is no descriptor; see below
    bool progress = false;        ///< shown on standard error
};

/// Clips as rows of numbers, which classifiers of this module are fitted on.
struct ClipRows {
    std::string meaning;                    ///< "57 descriptors of the sound", for people
    std::vector<std::string> notes;         ///< columns of tables that were left out and why, for people
    std::vector<std::vector<double>> rows;  ///< finite, one for each clip of the manifest; empty: none
    std::vector<InputFailure> failures;     ///< clips that were asked for and gave none, in their order
};

/// Whether clips of that kind can become rows: all but pictures.
bool has_clip_rows(SourceKind kind);

/// The rows of the clips for which `used` is true: of audio the descriptors of gtzan57(), of tables their
/// columns but for those of other_columns() (such as a genre's column of another name than `label`), of
/// arrays band_statistics(). The result does not depend on the number of threads.
/// Errors: UsageError for pictures, tables (or arrays) of different columns (or bands), or if no clip gives
/// a row; InputError for a table or array that cannot be used at all; Interrupted.
ClipRows clip_rows(const Manifest& manifest, const std::vector<bool>& used, const ClipRowOptions& options);

}  // namespace resonet
