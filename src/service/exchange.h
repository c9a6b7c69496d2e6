#pragma once

#include <httplib.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// A request that is being answered: what handlers get.
struct Exchange {
    const httplib::Request& request;
    httplib::Response& response;
    const httplib::ContentReader* body = nullptr;  ///< of POST
    std::map<std::string, std::string> places;     ///< parts of the path by the names in the route's pattern
    std::string client;                            ///< key's name, or address
    std::string user;                              ///< key's name, or "local"

    const std::string& place(const std::string& name) const { return places.at(name); }

    /// A parameter of the query, once at most. Errors: Problem 422 if it is there twice or no UTF-8.
    std::optional<std::string> parameter(const std::string& name) const;
    /// The same as a number or truth value. Errors: Problem 422.
    std::optional<double> number(const std::string& name, double least, double most) const;
    std::optional<bool> truth(const std::string& name) const;
    /// "limit": 1 to 200, 50 if it is not there.
    std::size_t limit() const;
    /// Errors: Problem 422 that names them, for parameters that are not in `known`.
    void allow_parameters(std::initializer_list<std::string_view> known) const;

    /// The body as a JSON object with no fields but `known`; an empty body is {} where `optional`. Errors:
    /// Problem 400 (no JSON), 413, 415, 422.
    nlohmann::json json_body(std::initializer_list<std::string_view> known, bool optional = false) const;

    void answer(int status, const nlohmann::json& content) const;
    void answer_text(int status, const std::string& type, std::string text) const;
    void no_content() const;
    /// Answers a GET of something that has a tag: 304 if the client has it.
    bool unchanged(const std::string& tag) const;
};

/// Bytes that can be asked for in parts.
struct RangedContent {
    std::uint64_t size = 0;
    std::string type;
    /// Writes `length` bytes from `offset`; false on failure.
    std::function<bool(std::uint64_t offset, std::uint64_t length, httplib::DataSink& sink)> write;
};

/// Answers with all or the part that the Range header asks for (RFC 9110, one range). Errors: Problem 416.
void answer_ranges(const Exchange& exchange, RangedContent content);

/// As above, a file that is open only as long as the answer lasts. Errors: Problem 404 if it cannot be
/// opened.
void answer_file(const Exchange& exchange, const std::string& path, const std::string& type);

}  // namespace resonet
