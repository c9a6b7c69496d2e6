#include "evaluation/leak_words.h"

#include <nlohmann/json.hpp>
#include <string>

namespace resonet {
namespace {

using nlohmann::json;

/// The field, or null.
json field(const json& object, const char* name) {
    return object.is_object() ? object.value(name, json()) : json();
}

bool says_so(const json& text) {
    return text.is_string() && text.get_ref<const std::string&>().find(leaky_words) != std::string::npos;
}

/// Whether the recipe's own protocol, and no column in its place, divided clips at random.
bool divides_at_random(const json& recipe, const json& provenance) {
    const json scheme = field(field(recipe, "protocol"), "scheme");
    const json division = field(provenance, "division");
    const bool by_column =
        division.is_string() && division.get<std::string>().find("column") != std::string::npos;
    return (scheme == "random" || scheme == "stratified") && !by_column;
}

}  // namespace

bool is_leaky(const json& provenance, const json& recipe) {
    return says_so(field(provenance, "protocol")) || says_so(field(provenance, "division")) ||
           field(field(recipe, "protocol"), "leaky") == true || divides_at_random(recipe, provenance);
}

}  // namespace resonet
