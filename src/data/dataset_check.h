#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/cache.h"
#include "data/clip_contents.h"
#include "data/duplicates.h"
#include "data/finding.h"
#include "data/label_findings.h"
#include "data/manifest.h"
#include "data/overlap_search.h"

namespace resonet {

struct DatasetCheckOptions {
    bool contents = true;             ///< open the files; else it is only looked whether they are there
    std::size_t threads = 0;          ///< 0: all cores
    Cache* cache = nullptr;           ///< where measurements are kept for next time; none: nowhere
    bool progress = false;            ///< shown on standard error
    OverlapThreshold threshold = {};  ///< of near duplicates
};

/// What a check of a data set came to. Whatever has one entry a clip is in the manifest's order.
struct DatasetCheck {
    ClassBalance balance;
    std::size_t checked = 0;  ///< clips that are not excluded
    std::size_t excluded = 0;
    std::size_t unreadable = 0;                    ///< of those that are not excluded
    bool opened = false;                           ///< whether the contents were looked at
    std::size_t from_cache = 0;                    ///< clips that had been measured before
    std::vector<ClipContent> contents;             ///< one a clip
    std::vector<std::optional<AudioFacts>> facts;  ///< one a clip; none where nothing was measured
    std::vector<DuplicatePair> pairs;              ///< exact ones, then near ones
    std::vector<std::string> clusters;             ///< one a clip; empty: no copy is known
    std::vector<Finding> findings;                 ///< errors, then warnings, then notes

    /// Whether a finding is an error.
    bool has_errors() const;
};

/// Checks the clips of `manifest`: their files, copies among them, labels, artists and splits. The findings
/// are those of file_findings.h, recording_findings.h, label_findings.h and known_faults.h.
/// The result does not depend on the number of threads.
/// Errors: Interrupted, when what was measured so far is in the cache.
DatasetCheck check_dataset(const Manifest& manifest, const DatasetCheckOptions& options = {});

/// `manifest` with the clusters that were found and the facts that were measured.
Manifest annotated(const Manifest& manifest, const DatasetCheck& check);

}  // namespace resonet
