#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace resonet {

/// The front end of a model that hears a clip as one row of descriptors: which, in which order, computed how.
/// Tables of descriptors and audio files can both give such rows.
struct DescriptorProfile {
    /// Names of the columns in order: those of gtzan57() and "length" (samples), if audio is to give them; a
    /// table may have others, and a model trained on them hears no audio. Empty in a recipe: the columns that
    /// the data has.
    std::vector<std::string> columns;
    bool length = false;               ///< whether a recipe takes the column "length" too, as the first
    std::string analysis = "librosa";  ///< settings of the descriptors: a name of analysis_profiles()
    double segment_seconds = 30.0;     ///< of audio that becomes one row; 1 to 600

    friend bool operator==(const DescriptorProfile&, const DescriptorProfile&) = default;
};

/// Errors: UsageError, naming the field: out of range, an unknown analysis, a column that is empty or there
/// twice.
void validate(const DescriptorProfile& profile);

nlohmann::json to_json(const DescriptorProfile& profile);

/// Fields left out keep their defaults. Errors: UsageError for an unknown, mistyped or impossible field.
DescriptorProfile descriptor_profile_from_json(const nlohmann::json& json);

}  // namespace resonet
