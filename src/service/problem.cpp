#include "service/problem.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace resonet {
namespace {

constexpr std::array<std::pair<int, const char*>, 19> titles{{
    {400, "Bad request"},
    {401, "Sign-in needed"},
    {403, "Forbidden"},
    {404, "Not found"},
    {405, "Method not allowed"},
    {406, "Not acceptable"},
    {408, "Request timeout"},
    {409, "Conflict"},
    {411, "Length required"},
    {413, "Too large"},
    {414, "Address too long"},
    {415, "Unsupported media type"},
    {416, "Range not satisfiable"},
    {422, "Not valid"},
    {429, "Too many requests"},
    {431, "Headers too large"},
    {500, "Internal fault"},
    {503, "Not available now"},
    {507, "Storage is full"},
}};

}  // namespace

Problem::Problem(int status, std::string name, const std::string& detail, std::string remedy)
    : std::runtime_error(detail), status_(status), name_(std::move(name)), remedy_(std::move(remedy)) {}

nlohmann::json Problem::json() const {
    nlohmann::json json{{"type", "urn:resonet:problem:" + name_},
                        {"title", status_title(status_)},
                        {"status", status_},
                        {"detail", valid_utf8(detail())}};
    if (!remedy_.empty()) json["remedy"] = valid_utf8(remedy_);
    return json;
}

std::string status_title(int status) {
    const auto* const found =
        std::ranges::find_if(titles, [status](const auto& entry) { return entry.first == status; });
    return found == titles.end() ? "Error" : found->second;
}

Problem not_found(const std::string& what) {
    return {404, "not-found", what};
}

Problem invalid(const std::string& detail, const std::string& remedy) {
    return {422, "invalid", detail, remedy};
}

Problem bad_request(const std::string& detail, const std::string& remedy) {
    return {400, "bad-request", detail, remedy};
}

}  // namespace resonet
