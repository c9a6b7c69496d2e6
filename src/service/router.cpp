#include "service/router.h"

#include <optional>
#include <set>
#include <string_view>

#include "core/text.h"
#include "service/problem.h"

namespace resonet {
namespace {

/// The part before the next slash, which is taken off with it.
std::string_view take_part(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    return part;
}

std::optional<std::map<std::string, std::string>> places_in(std::string_view pattern, std::string_view path) {
    std::map<std::string, std::string> places;
    if (path.ends_with('/') != pattern.ends_with('/')) return std::nullopt;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_part(pattern);
        const std::string_view part = take_part(path);
        if (wanted.starts_with('{')) {
            if (part.empty()) return std::nullopt;
            places.emplace(wanted.substr(1, wanted.size() - 2), part);
        } else if (wanted != part) {
            return std::nullopt;
        }
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return places;
}

}  // namespace

RouteMatch Router::match(const std::string& method, const std::string& path) const {
    std::set<std::string> others;
    for (const Route& route : routes_) {
        auto places = places_in(route.pattern, path);
        if (!places) continue;
        if (route.method == method || (route.method == "GET" && method == "HEAD"))
            return {&route, std::move(*places)};
        others.insert(route.method);
        if (route.method == "GET") others.insert("HEAD");
    }
    if (others.empty()) throw not_found("there is nothing at /api/v1" + printable(path).substr(0, 200));
    Problem problem(405, "method-not-allowed", "this address does not take " + printable(method));
    for (const std::string& other : others) problem.allow += (problem.allow.empty() ? "" : ", ") + other;
    throw problem;
}

}  // namespace resonet
