#include "recipe/section_reader.h"

#include <optional>

#include "core/field_error.h"

namespace resonet {
namespace {

using nlohmann::json;

/// Where, below `place`, a field of that name stands; with `value`, one that holds it. The first counts.
std::optional<json::json_pointer> find_field(const json& node, const json::json_pointer& place,
                                             const std::string& key, const json* value) {
    if (!node.is_structured()) return std::nullopt;
    if (node.is_object()) {
        const auto found = node.find(key);
        if (found != node.end() && (value == nullptr || *found == *value)) return place / key;
    }
    for (const auto& [name, inner] : node.items()) {
        const json::json_pointer inside = node.is_array() ? place / std::stoul(name) : place / name;
        if (auto found = find_field(inner, inside, key, value)) return found;
    }
    return std::nullopt;
}

/// "[training] has ...": what the error says of the section, in words that recipes use.
std::string said_of(const std::string& section, const UsageError& error) {
    const std::string name = section.empty() ? "the recipe" : "[" + section + "]";
    const std::string& subject = error.subject();
    const std::string recipe = "recipe ";
    if (subject.rfind(recipe + "[", 0) == 0) return subject.substr(recipe.size()) + " " + error.problem();
    if (subject == "recipe" || subject == section) return name + " " + error.problem();
    return name + " is impossible: " + subject + " " + error.problem();
}

}  // namespace

std::string SectionReader::place_of(const std::string& section, const UsageError& error) const {
    if (document_ == nullptr) return subject_;
    const json::json_pointer root =
        section.empty() ? json::json_pointer() : json::json_pointer("/" + section);
    if (!document_->json.is_object() || (!section.empty() && !document_->json.contains(section))) {
        return subject_;
    }
    std::optional<json::json_pointer> place;
    if (const auto* field = dynamic_cast<const FieldError*>(&error)) {
        const json& table = document_->json.at(root);
        // The same name may stand in several tables of a list: the one with the value that was refused.
        const json* value = field->value() ? &*field->value() : nullptr;
        place = find_field(table, root, field->key(), value);
        if (!place) place = find_field(table, root, field->key(), nullptr);
    }
    const auto line = document_->line_of(place.value_or(root));
    return line ? subject_ + ", line " + std::to_string(*line) : subject_;
}

void SectionReader::complain(const std::string& section, const UsageError& error) const {
    throw PlacedError(place_of(section, error), said_of(section, error),
                      error.remedy().empty() ? "correct the recipe" : error.remedy());
}

}  // namespace resonet
