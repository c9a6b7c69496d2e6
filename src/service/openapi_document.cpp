#include "service/openapi_document.h"

#include <stdexcept>
#include <string>

#include "service/embedded_files.h"

namespace resonet {
namespace {

using nlohmann::json;

/// Adds the fields of `part` to `whole`, object into object; a value that is there twice is a mistake.
void merge(json& whole, const json& part, const std::string& place) {
    for (const auto& [name, value] : part.items()) {
        const auto found = whole.find(name);
        if (found == whole.end()) {
            whole[name] = value;
        } else if (found->is_object() && value.is_object()) {
            merge(*found, value, place + "/" + name);
        } else {
            throw std::logic_error("the API's description says " + place + "/" + name + " twice");
        }
    }
}

json put_together() {
    json document = json::object();
    for (const EmbeddedFile& file : embedded_openapi()) merge(document, json::parse(file.content), "");
    return document;
}

}  // namespace

const json& openapi_document() {
    static const json document = put_together();
    return document;
}

}  // namespace resonet
