#include "recipe/publication.h"

#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {

Publication publication_from_json(const nlohmann::json& object) {
    JsonFields fields(object, "recipe [paper]");
    Publication publication;
    publication.source = fields.get<std::string>("source");
    publication.protocol = fields.get_or("protocol", publication.protocol);
    if (fields.has("accuracy")) publication.accuracy = fields.get_ranged("accuracy", 0.0, 0.0, 1.0);
    publication.faults = fields.get_or("faults", publication.faults);
    publication.reading = fields.get_or("reading", publication.reading);
    fields.finish();
    return publication;
}

nlohmann::json to_json(const Publication& publication) {
    nlohmann::json json{{"source", publication.source},
                        {"protocol", publication.protocol},
                        {"faults", publication.faults},
                        {"reading", publication.reading}};
    if (publication.accuracy) json["accuracy"] = *publication.accuracy;
    return json;
}

}  // namespace resonet
