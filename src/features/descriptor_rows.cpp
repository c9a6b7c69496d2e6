#include "features/descriptor_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/text.h"
#include "features/front_end.h"
#include "features/settings.h"

namespace resonet {
namespace {

constexpr const char* length_name = "length";

AnalysisSettings settings_of(const DescriptorProfile& profile) {
    validate(profile);
    return analysis_profile(profile.analysis);
}

std::vector<std::string> columns_of(const DescriptorProfile& profile) {
    if (!profile.columns.empty()) return profile.columns;
    std::vector<std::string> columns;
    if (profile.length) columns.emplace_back(length_name);
    for (const FeatureColumn& column : gtzan57(settings_of(profile)).columns) columns.push_back(column.name);
    return columns;
}

/// The columns that have to be computed, in the order of the row.
FeatureSet set_of(const DescriptorProfile& profile, const std::vector<std::string>& columns) {
    const FeatureSet all = gtzan57(settings_of(profile));
    FeatureSet set{all.name, {}};
    std::string unknown;
    for (const std::string& name : columns) {
        if (name == length_name) continue;
        const auto found = std::ranges::find(all.columns, name, &FeatureColumn::name);
        if (found != all.columns.end()) {
            set.columns.push_back(*found);
        } else if (unknown.size() < 200) {
            unknown += (unknown.empty() ? "" : ", ") + printable(name);
        }
    }
    if (!unknown.empty()) {
        throw UsageError("descriptors", "are rows of a table with the columns " + unknown + ", which audio does not give",
                         "'resonet extract --set gtzan57' tells those it gives");
    }
    // The samples of the row are counted by computing something.
    if (set.columns.empty()) set.columns.push_back(all.columns.front());
    return set;
}

}  // namespace

DescriptorRows::DescriptorRows(const DescriptorProfile& profile)
    : columns_(columns_of(profile)),
      sample_rate_(settings_of(profile).sample_rate),
      segment_(static_cast<std::size_t>(std::llround(profile.segment_seconds * sample_rate_))),
      extractor_(set_of(profile, columns_), settings_of(profile)) {
    constexpr std::size_t length_place = std::numeric_limits<std::size_t>::max();
    std::size_t next = 0;
    for (const std::string& name : columns_) places_.push_back(name == length_name ? length_place : next++);
}

std::vector<float> DescriptorRows::row(std::span<const float> samples) {
    const bool silent = std::ranges::all_of(samples, [](float sample) { return sample == 0; });
    if (silent && !samples.empty()) throw SignalError(SignalError::Kind::silent);
    const FeatureRow computed =
        extractor_.row(read_from(samples), 1, [samples] { return read_from(samples); });
    std::vector<float> row;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const double value = places_[i] < computed.values.size() ? computed.values[places_[i]]
                                                                 : static_cast<double>(samples.size());
        row.push_back(static_cast<float>(value));
        if (std::isfinite(row.back())) continue;
        throw InputError("the sound", "has no finite " + printable(columns_[i]),
                         "choose a recording, or a part of it, that holds more sound");
    }
    return row;
}

}  // namespace resonet
