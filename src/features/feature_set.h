#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "features/analysis.h"
#include "features/statistics.h"

namespace resonet {

/// Rows of the array of a descriptor.
std::size_t row_count(Descriptor descriptor, const AnalysisSettings& settings);

/// One number of a row: a statistic over the frames of a descriptor.
struct FeatureColumn {
    std::string name;
    Descriptor descriptor = Descriptor::mfcc;
    int row = -1;  ///< of the descriptor; -1: all its rows together
    Statistic statistic = Statistic::mean;
};

/// The numbers that describe a clip in one row of a table.
struct FeatureSet {
    std::string name;
    std::vector<FeatureColumn> columns;
};

/// The 57 columns of the tables published with GTZAN (features_30_sec.csv, features_3_sec.csv), in their
/// order: mean and variance of chroma_stft (over all its rows), rms, spectral_centroid, spectral_bandwidth,
/// rolloff, zero_crossing_rate, harmony, perceptr; tempo; mean and variance of mfcc1 to mfcc20. The
/// variance is numpy's, over n. Errors: UsageError if the settings ask for fewer than 20 MFCC.
FeatureSet gtzan57(const AnalysisSettings& settings = {});

/// Every row of every descriptor, by every statistic: "chroma_stft1_mean" (rows from 1 up, without a number
/// where there is one row); for tempo its value, and nothing of beats.
FeatureSet summary_set(std::span<const Descriptor> descriptors, std::span<const Statistic> statistics,
                       const AnalysisSettings& settings);

/// The descriptors that a set needs, each once.
std::vector<Descriptor> descriptors_of(const FeatureSet& set);

/// What a FeatureExtractor keeps in memory for each second of a recording, beyond a constant.
double whole_recording_bytes(const FeatureSet& set, const AnalysisSettings& settings,
                             bool read_again = false);

/// The columns of a set for one recording.
struct FeatureRow {
    std::size_t samples = 0;     ///< of the recording
    std::vector<double> values;  ///< one a column
};

/// Computes rows for any number of recordings, whose common parts (filters, plans of transforms) are made
/// once. Safe to use from several threads at once.
class FeatureExtractor {
  public:
    /// Errors: UsageError as validate(settings), and for a column of a row that its descriptor lacks.
    FeatureExtractor(FeatureSet set, const AnalysisSettings& settings);
    ~FeatureExtractor();

    /// The row of what `reader` gives, computed on up to `threads` threads (0: all cores). A statistic of no
    /// frames at all, and a skew or kurtosis of equal values, is NaN (numpy, scipy). Median needs every frame
    /// in memory; the others need none. Errors as Analyser::run().
    FeatureRow row(const SampleReader& reader, std::size_t threads = 1, const ReadAgain& again = {});

  private:
    struct Pool;
    FeatureSet set_;
    AnalysisSettings settings_;
    std::unique_ptr<Pool> pool_;
};

/// One row alone.
FeatureRow feature_row(const FeatureSet& set, const AnalysisSettings& settings, const SampleReader& reader,
                       std::size_t threads = 1);

}  // namespace resonet
