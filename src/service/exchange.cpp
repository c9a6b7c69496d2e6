#include "service/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/text.h"
#include "service/client_stream.h"
#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::size_t largest_json = 65536;
constexpr std::size_t deepest_json = 32;

bool contains(std::initializer_list<std::string_view> list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
}

std::string read_body(const Exchange& exchange) {
    std::string text;
    bool too_large = false;
    const bool read = (*exchange.body)([&](const char* data, std::size_t size) {
        if (auto* const stream = ClientStream::current()) stream->body_taken();
        too_large = text.size() + size > largest_json;
        if (!too_large) text.append(data, size);
        return !too_large;
    });
    if (too_large) throw Problem(413, "too-large", "a JSON body has at most 65,536 bytes");
    if (!read) throw bad_request("the body of the request did not come whole", "send it again");
    return text;
}

/// Depth of brackets outside of strings: a parser that calls itself must not be given too many.
bool too_deep(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > deepest_json) return true;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

}  // namespace

std::optional<std::string> Exchange::parameter(const std::string& name) const {
    const std::size_t count = request.get_param_value_count(name);
    if (count == 0) return std::nullopt;
    if (count > 1) throw invalid("the parameter '" + name + "' is there more than once");
    std::string value = request.get_param_value(name);
    if (valid_utf8(value) != value || value.find('\0') != std::string::npos) {
        throw invalid("the parameter '" + name + "' is not valid UTF-8 text");
    }
    return value;
}

std::optional<double> Exchange::number(const std::string& name, double least, double most) const {
    const auto text = parameter(name);
    if (!text) return std::nullopt;
    double value = 0;
    const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (code != std::errc() || end != text->data() + text->size() || !(value >= least && value <= most)) {
        throw invalid("the parameter '" + name + "' is '" + printable(*text) + "'",
                      fmt::format("give a number from {} to {}", least, most));
    }
    return value;
}

std::optional<bool> Exchange::truth(const std::string& name) const {
    const auto text = parameter(name);
    if (!text) return std::nullopt;
    if (*text != "true" && *text != "false") {
        throw invalid("the parameter '" + name + "' is '" + printable(*text) + "'", "give true or false");
    }
    return *text == "true";
}

std::size_t Exchange::limit() const {
    const auto wanted = number("limit", 1, 200);
    if (wanted && *wanted != std::floor(*wanted)) throw invalid("the parameter 'limit' is no whole number");
    return static_cast<std::size_t>(wanted.value_or(50));
}

void Exchange::allow_parameters(std::initializer_list<std::string_view> known) const {
    for (const auto& [name, value] : request.params) {
        if (contains(known, name)) continue;
        std::string list;
        for (const std::string_view entry : known) list.append(list.empty() ? "" : ", ").append(entry);
        throw invalid("there is no parameter '" + printable(name).substr(0, 100) + "' here",
                      list.empty() ? "leave it out" : "there are " + list);
    }
}

json Exchange::json_body(std::initializer_list<std::string_view> known, bool optional) const {
    const std::string type = request.get_header_value("Content-Type");
    const bool is_json = type.starts_with("application/json");
    if (!is_json && !(optional && type.empty())) {  // cpp-httplib would read a form in its own way

        throw Problem(415, "unsupported-media-type",
                      "the body is of type '" + printable(type).substr(0, 100) + "'",
                      "send application/json");
    }
    const std::string text = read_body(*this);
    if (text.empty() && optional) return json::object();
    if (too_deep(text)) throw bad_request("the JSON is nested more than 32 deep");
    json object;
    try {
        object = json::parse(text);
    } catch (const json::exception&) {
        throw bad_request("the body is no valid JSON");
    }
    if (!object.is_object()) throw invalid("the body is no JSON object");
    for (const auto& [name, value] : object.items()) {
        if (!contains(known, name))
            throw invalid("there is no field '" + printable(name).substr(0, 100) + "' here");
    }
    return object;
}

void Exchange::answer(int status, const json& content) const {
    response.status = status;
    response.set_content(content.dump(-1, ' ', false, json::error_handler_t::replace), "application/json");
}

void Exchange::answer_text(int status, const std::string& type, std::string text) const {
    response.status = status;
    response.set_content(text, type);
}

void Exchange::no_content() const {
    response.status = 204;
}

bool Exchange::unchanged(const std::string& tag) const {
    const std::string quoted = '"' + tag + '"';
    response.set_header("ETag", quoted);
    const std::string known = request.get_header_value("If-None-Match");
    if (known != "*" && known.find(quoted) == std::string::npos) return false;
    response.status = 304;
    return true;
}

}  // namespace resonet
