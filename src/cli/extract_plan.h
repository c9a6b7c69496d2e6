#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/extract_run.h"
#include "features/feature_set.h"

namespace resonet {

enum class ExtractFormat { csv, jsonl, npy };

/// What is to be computed of every input, and how it is written.
struct ExtractPlan {
    ExtractFormat format = ExtractFormat::csv;
    AnalysisSettings settings;
    FeatureSet set;                       ///< of a table
    std::vector<Descriptor> descriptors;  ///< of arrays
    std::size_t segment = 0;              ///< samples in a segment; 0: files are analysed whole
    std::size_t threads = 1;
    double bytes_a_second = 0.0;  ///< what analysing keeps in memory of a file or segment

    /// All that decides what the output looks like, for the file that lies beside it.
    nlohmann::ordered_json record;
};

/// Errors: UsageError for options that do not fit.
ExtractPlan plan_extraction(const ExtractOptions& options);

/// The settings of a profile, with parameters ("group.name=value") and a sample rate set.
AnalysisSettings extract_settings(const ExtractOptions& options);

/// The most that it may keep in memory for one file, or for all segments that are analysed at a time.
inline constexpr double largest_analysis = 2.0 * 1024.0 * 1024.0 * 1024.0;

}  // namespace resonet
