#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "core/hash.h"
#include "data/cache.h"
#include "features/feature_set.h"

namespace resonet {

/// Rows of descriptors (such as gtzan57()) of stretches of audio files, from a cache (kind "features") where
/// they are in it. A row is found by the content of the file, the stretch, the columns and every setting,
/// so it is never out of date, and a renamed file keeps its rows. Safe to use from several threads at once.
class CachedFeatures {
  public:
    /// `cache` must outlive this; none (nullptr): every row is computed. Errors: as FeatureExtractor.
    CachedFeatures(FeatureSet set, const AnalysisSettings& settings, Cache* cache);

    /// The columns of the rows.
    const FeatureSet& set() const { return set_; }

    /// The values of set() for a stretch (in seconds; infinity: to the end) of an audio file, one a column;
    /// NaN where a statistic does not exist. A row of the cache is bit for bit the one computed.
    /// Errors: InputError for a file that cannot be decoded, has no samples there or ones that are not
    /// numbers, or whose stretch would take more than 2 GiB of memory; Interrupted.
    std::vector<double> row(const std::filesystem::path& path, double start = 0.0,
                            double duration = std::numeric_limits<double>::infinity());

    /// The same where the SHA-256 of the file's content is already known.
    std::vector<double> row(const std::filesystem::path& path, const Sha256Digest& content, double start,
                            double duration);

    std::size_t hits() const { return hits_; }      ///< rows that came from the cache
    std::size_t misses() const { return misses_; }  ///< rows that were computed

    /// The name in the cache of the row of a stretch of a file with this content.
    std::string key(const Sha256Digest& content, double start, double duration) const;

  private:
    std::vector<double> compute(const std::filesystem::path& path, double start, double duration);

    FeatureSet set_;
    AnalysisSettings settings_;
    std::string description_;  ///< of set_ and settings_: equal texts mean equal numbers
    FeatureExtractor extractor_;
    Cache* cache_;
    std::atomic<std::size_t> hits_{0};
    std::atomic<std::size_t> misses_{0};
};

}  // namespace resonet
