#include "core/toml.h"

#include <toml++/toml.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

using nlohmann::json;

json to_json(const toml::node& node, const std::string& subject) {
    if (const auto* table = node.as_table()) {
        json object = json::object();
        for (const auto& [key, value] : *table) object[std::string(key.str())] = to_json(value, subject);
        return object;
    }
    if (const auto* list = node.as_array()) {
        json array = json::array();
        for (const toml::node& value : *list) array.push_back(to_json(value, subject));
        return array;
    }
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* truth = node.as_boolean()) return truth->get();
    const auto line = std::to_string(node.source().begin.line);
    throw UsageError(subject, "holds a date or time in line " + line, "write it as a string");
}

}  // namespace

json read_toml(const std::filesystem::path& path) {
    const std::string subject = path.string();
    const std::string text = read_text(path);
    try {
        return to_json(toml::parse(text), subject);
    } catch (const toml::parse_error& error) {
        throw UsageError(subject,
                         "is not valid TOML in line " + std::to_string(error.source().begin.line) + ": " +
                             std::string(error.description()),
                         "correct that line");
    }
}

}  // namespace resonet
