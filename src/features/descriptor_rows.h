#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "features/descriptor_profile.h"
#include "features/feature_set.h"

namespace resonet {

/// Turns segments of sound into the rows of a descriptor profile: the columns of gtzan57() that it names
/// (all, if it names none) and "length", the number of samples of the segment. Safe to use from several
/// threads at once.
class DescriptorRows {
  public:
    /// Errors: UsageError as validate(profile), and for columns that audio does not give.
    explicit DescriptorRows(const DescriptorProfile& profile);

    /// The columns of a row, in order.
    const std::vector<std::string>& columns() const { return columns_; }

    /// Hz of the samples.
    int sample_rate() const { return sample_rate_; }

    /// Samples in a whole segment.
    std::size_t segment() const { return segment_; }

    /// The row of `samples`: mono, [-1, 1], at sample_rate(). Errors: SignalError as Analyser::run(), and for
    /// samples that are all 0; InputError if a descriptor does not exist or has no end.
    std::vector<float> row(std::span<const float> samples);

  private:
    std::vector<std::string> columns_;
    std::vector<std::size_t> places_;  ///< of each column in the extractor's set; its size for the length
    int sample_rate_;
    std::size_t segment_;
    FeatureExtractor extractor_;
};

}  // namespace resonet
