#pragma once

#include <filesystem>
#include <string_view>

#include "evaluation/prediction_set.h"

namespace resonet {

/// Writes `predictions` as CSV under a temporary name that is renamed. Columns: `file_column` ("path",
/// "picture", "array" or "table"), `place_column` ("row" or "start"), "track", "artist", "seconds" (blank:
/// unknown), "truth", "predicted" (the most probable label), "probability" of it, and "p_<label>" for each
/// label, with nine digits, so that reading gives the same floats. Errors: SystemError.
void write_predictions(const std::filesystem::path& file, const PredictionSet& predictions,
                       std::string_view file_column, std::string_view place_column);

/// Reads such a file, in any order of columns; "artist" and "seconds" may be missing, and "predicted" and
/// "probability" are not looked at.
/// Errors: InputError, naming file, line and remedy, for a file that cannot be read, lacks a column, names a
/// label that has no probability, has numbers that are none, not finite or outside [0, 1], rows that do not
/// sum to 1 within 1e-3, or the same clip twice.
PredictionSet read_predictions(const std::filesystem::path& file);

}  // namespace resonet
