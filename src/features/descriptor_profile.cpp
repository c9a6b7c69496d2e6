#include "features/descriptor_profile.h"

#include <nlohmann/json.hpp>
#include <set>

#include "core/json_fields.h"
#include "core/text.h"
#include "features/settings.h"

namespace resonet {

void validate(const DescriptorProfile& profile) {
    if (!(profile.segment_seconds >= 1 && profile.segment_seconds <= 600)) {
        throw UsageError("descriptors", "have a segment_seconds out of its range", "choose from 1 to 600");
    }
    analysis_profile(profile.analysis);
    std::set<std::string> seen;
    for (const std::string& column : profile.columns) {
        if (column.empty() || !seen.insert(column).second) {
            throw UsageError("descriptors",
                             "have a column '" + printable(column) + "' that is empty or there twice",
                             "name each column once");
        }
    }
}

nlohmann::json to_json(const DescriptorProfile& profile) {
    return {{"columns", profile.columns},
            {"length", profile.length},
            {"analysis", profile.analysis},
            {"segment_seconds", profile.segment_seconds}};
}

DescriptorProfile descriptor_profile_from_json(const nlohmann::json& json) {
    JsonFields fields(json, "descriptors");
    DescriptorProfile profile;
    profile.columns = fields.get_or("columns", profile.columns);
    profile.length = fields.get_or("length", profile.length);
    profile.analysis = fields.get_or("analysis", profile.analysis);
    profile.segment_seconds = fields.get_or("segment_seconds", profile.segment_seconds);
    fields.finish();
    validate(profile);
    return profile;
}

}  // namespace resonet
