#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "data/manifest.h"
#include "training/training_clips.h"

namespace resonet {

/// Writes what a model says of each clip, a CSV file under a temporary name that is renamed: the file as the
/// manifest calls it ("path", "picture", "array" or "table"), its "row" (from 0) or "start" (seconds),
/// "track", "truth" and "label" (the most probable one), "probability" of that, and "p_<label>" of each
/// label. `probabilities` is [clip, label]. Errors: SystemError.
void write_predictions(const std::filesystem::path& file, const Manifest& manifest,
                       const TrainingClips& clips, const std::vector<std::string>& labels,
                       std::span<const float> probabilities);

}  // namespace resonet
