#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/extract_plan.h"

namespace resonet {

/// What came of an input.
struct ClipOutcome {
    std::vector<FeatureRow> rows;       ///< of a table: one, or one a segment
    std::vector<std::string> warnings;  ///< damage that did not stop the decoding
    std::string error;                  ///< empty, or why there is nothing else
};

/// What is to be done with a segment (or a whole file, which is segment 0): its samples, and the threads to
/// use. Segments of one file may come on several threads at once, and in any order.
using SegmentWork = std::function<void(std::size_t segment, const SampleReader& reader, std::size_t threads,
                                       const ReadAgain& again)>;

/// Decodes a file once and hands out its segments, whole ones only. Returns the decoder's warnings.
/// Errors: InputError as AudioStream's; if it is shorter than a segment; if analysing it in one piece would
/// take too much memory. Interrupted. What `work` throws, of several segments for the first.
std::vector<std::string> for_each_segment(const ExtractPlan& plan, const std::filesystem::path& path,
                                          std::size_t threads, const SegmentWork& work);

/// Runs `work` and makes what goes wrong with a file (any Error but Interrupted, or too little memory) its
/// error.
ClipOutcome outcome_of(const std::function<ClipOutcome()>& work);

/// The rows of a file, by the extractor of plan.set. Errors: Interrupted.
ClipOutcome extract_rows(const ExtractPlan& plan, FeatureExtractor& extractor,
                         const std::filesystem::path& path, std::size_t threads);

}  // namespace resonet
