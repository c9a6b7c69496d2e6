#include "recipe/publication.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {
namespace {

using nlohmann::json;

Publication::Accuracy accuracy_from_json(JsonFields& fields) {
    const json& value = fields.at("accuracy");
    const bool range = value.is_array();
    const auto ends = range ? fields.get<std::vector<double>>("accuracy")
                            : std::vector<double>(2, fields.get<double>("accuracy"));
    if (ends.size() != 2 || !(0 <= ends[0] && ends[0] <= ends[1] && ends[1] <= 1)) {
        throw FieldError(fields.subject(), "accuracy", value, "has an accuracy that is no share",
                         "give 0 to 1, or [low, high]");
    }
    return {ends[0], ends[1]};
}

}  // namespace

Publication publication_from_json(const json& object) {
    JsonFields fields(object, "recipe [paper]");
    Publication publication;
    publication.source = fields.get<std::string>("source");
    publication.group = fields.get_or("group", publication.group);
    publication.protocol = fields.get_or("protocol", publication.protocol);
    if (fields.has("accuracy")) publication.accuracy = accuracy_from_json(fields);
    publication.faults = fields.get_or("faults", publication.faults);
    publication.reading = fields.get_or("reading", publication.reading);
    publication.honest = fields.get_or("honest", publication.honest);
    publication.faulty_argmax = fields.get_or("faulty_argmax", publication.faulty_argmax);
    fields.finish();
    return publication;
}

json to_json(const Publication& publication) {
    json all{{"source", publication.source},
             {"group", publication.group},
             {"protocol", publication.protocol},
             {"faults", publication.faults},
             {"reading", publication.reading},
             {"honest", publication.honest},
             {"faulty_argmax", publication.faulty_argmax}};
    if (publication.accuracy) {
        const auto [low, high] = *publication.accuracy;
        all["accuracy"] = low == high ? json(low) : json{low, high};
    }
    return all;
}

std::string published_text(const Publication& publication) {
    if (!publication.accuracy) return "-";
    const auto [low, high] = *publication.accuracy;
    return low == high ? fmt::format("{:.1f} %", 100 * low)
                       : fmt::format("{:.1f} to {:.1f} %", 100 * low, 100 * high);
}

}  // namespace resonet
