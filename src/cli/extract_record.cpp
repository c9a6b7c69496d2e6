#include "cli/extract_record.h"

#include <system_error>

#include "cli/result_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "core/text.h"

namespace resonet {
namespace {

// Objects of this type are maps: with many inputs, the ordered ones would take quadratic time to read.
using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* begin_anew = "use --restart to begin anew, or another --out";
constexpr const char* inputs_key = "inputs";
constexpr const char* bytes_key = "table_bytes";

/// What a record says of one thing, for people.
template <typename Json>
std::string text_of(const Json& object, const std::string& key) {
    if (!object.contains(key)) return "nothing";
    return object[key].is_string() ? object[key].template get<std::string>() : object[key].dump();
}

/// The first of `keys` of which both say something else.
void require_equal(const std::filesystem::path& path, const json& had, const ordered_json& wanted) {
    for (const auto& [key, value] : wanted.items()) {
        // A profile is no more than a name for settings, which are compared one by one.
        if (key == "profile" || (had.contains(key) && ordered_json(had[key]) == value)) continue;
        if (value.is_object() && had.contains(key) && had[key].is_object()) {
            require_equal(path, had[key], value);
            continue;
        }
        throw UsageError(path.string(),
                         printable("what is there was made with " + key + " " + text_of(had, key) + ", not " +
                                   text_of(wanted, key)),
                         begin_anew);
    }
    for (const auto& [key, value] : had.items()) {
        if (wanted.contains(key)) continue;
        throw UsageError(path.string(),
                         printable("what is there was made with " + key + " " + text_of(had, key)),
                         begin_anew);
    }
}

/// The inputs of a record, which are taken out of it.
InputPaths take_inputs(const std::filesystem::path& path, json& record) {
    try {
        InputPaths inputs = record.at(inputs_key).get<InputPaths>();
        record.erase(inputs_key);
        record.erase(bytes_key);
        return inputs;
    } catch (const json::exception&) {
        throw UsageError(path.string(), "does not say which files what is there was made of", begin_anew);
    }
}

}  // namespace

std::string text_of_path(const std::string& path) {
    return valid_utf8(path) == path ? path : name_bytes(path);
}

std::string absolute_text(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::path whole = std::filesystem::absolute(path, error);
    return text_of_path((error ? path : whole).lexically_normal().string());
}

InputPaths require_same_record(const std::filesystem::path& path, const ordered_json& record) {
    json had;
    try {
        had = json::parse(read_text(path));
    } catch (const InputError&) {
        throw UsageError(path.string(), "cannot be read, and nothing else says how what is there was made",
                         begin_anew);
    } catch (const json::exception&) {
        throw UsageError(path.string(), "is damaged, and nothing else says how what is there was made",
                         begin_anew);
    }
    InputPaths inputs = take_inputs(path, had);
    require_equal(path, had, record);
    return inputs;
}

void write_record(const std::filesystem::path& path, const ordered_json& record, const InputPaths& inputs,
                  std::optional<std::uint64_t> table_bytes) {
    ordered_json whole = record;
    if (table_bytes) whole[bytes_key] = *table_bytes;
    whole[inputs_key] = json(inputs);
    write_atomically(path, whole.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

bool is_record(const std::filesystem::path& path, const std::string& format) {
    try {
        const json record = json::parse(read_text(path));
        return record.at("program") == "resonet" && record.at("format") == format &&
               record.at("settings").is_object();
    } catch (const InputError&) {
        return false;
    } catch (const json::exception&) {
        return false;
    }
}

std::optional<std::uint64_t> recorded_table_bytes(const std::filesystem::path& path) {
    try {
        return json::parse(read_text(path)).at(bytes_key).get<std::uint64_t>();
    } catch (const InputError&) {
        return std::nullopt;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

}  // namespace resonet
