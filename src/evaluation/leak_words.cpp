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

}  // namespace

bool is_leaky(const json& provenance, const json& recipe) {
    return says_so(field(provenance, "protocol")) || says_so(field(provenance, "division")) ||
           field(field(recipe, "protocol"), "leaky") == true;
}

}  // namespace resonet
