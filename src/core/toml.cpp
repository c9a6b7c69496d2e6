#include "core/toml.h"

#include <toml++/toml.h>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

using nlohmann::json;

/// Makes JSON of the nodes of one file and takes down where they stand.
class Converter {
  public:
    explicit Converter(std::string subject) : subject_(std::move(subject)) {}

    json convert(const toml::node& node, const json::json_pointer& place) {
        if (const auto* table = node.as_table()) {
            json object = json::object();
            for (const auto& [key, value] : *table) {
                const std::string name(key.str());
                const json::json_pointer inner = place / name;
                // A table's own line is that of its header; a field's that of its name, which may be
                // lines above a value that is a long list.
                lines_[inner.to_string()] =
                    value.is_table() ? value.source().begin.line : key.source().begin.line;
                object[name] = convert(value, inner);
            }
            return object;
        }
        if (const auto* list = node.as_array()) {
            json array = json::array();
            for (const toml::node& value : *list) {
                const json::json_pointer inner = place / array.size();
                lines_[inner.to_string()] = value.source().begin.line;
                array.push_back(convert(value, inner));
            }
            return array;
        }
        if (const auto* text = node.as_string()) return text->get();
        if (const auto* number = node.as_integer()) return number->get();
        if (const auto* number = node.as_floating_point()) return number->get();
        if (const auto* truth = node.as_boolean()) return truth->get();
        throw UsageError(subject_ + ", line " + std::to_string(node.source().begin.line),
                         "holds a date or time", "write it as a string");
    }

    std::map<std::string, std::size_t> take_lines() { return std::move(lines_); }

  private:
    std::string subject_;
    std::map<std::string, std::size_t> lines_;
};

}  // namespace

std::optional<std::size_t> TomlDocument::line_of(const json::json_pointer& pointer) const {
    const auto found = lines.find(pointer.to_string());
    return found == lines.end() || found->second == 0 ? std::nullopt : std::optional(found->second);
}

TomlDocument read_toml_document(const std::filesystem::path& path) {
    const std::string subject = path.string();
    const std::string text = read_text(path);
    try {
        const toml::table table = toml::parse(text);
        Converter converter(subject);
        TomlDocument document;
        document.json = converter.convert(table, json::json_pointer());
        document.lines = converter.take_lines();
        return document;
    } catch (const toml::parse_error& error) {
        throw UsageError(subject + ", line " + std::to_string(error.source().begin.line),
                         "is not valid TOML: " + std::string(error.description()), "correct that line");
    }
}

json read_toml(const std::filesystem::path& path) {
    return read_toml_document(path).json;
}

}  // namespace resonet
