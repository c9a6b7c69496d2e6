#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "inference/classifier.h"

namespace resonet {

/// What became of one file.
struct FileResult {
    std::filesystem::path path;
    std::optional<Prediction> prediction;
    std::string error;  ///< why there is no prediction: problem and remedy, without the path
};

struct BatchOptions {
    std::size_t threads = 0;  ///< 0: all cores
};

/// Classifies files with all threads (files side by side; the blocks of a single one side by side) and
/// calls `consume(index, result)` on the caller's thread in the order of `paths`. A bad file is a result
/// with an error. Memory does not grow with the number or length of files.
/// Errors: Interrupted, and what `consume` throws.
void classify_files(const Classifier& classifier, std::span<const std::filesystem::path> paths,
                    const BatchOptions& options,
                    const std::function<void(std::size_t, FileResult&&)>& consume);

}  // namespace resonet
